/** What can go wrong on the way, by order: each fault hits the next requests that fit it. */
export type FaultKind = 'time-out-after-commit' | 'time-out-before' | 'error-500' | 'error-429' | 'conflict-409' | 'drop';
export type Fault = { readonly on?: { readonly method?: string; readonly template?: string }; readonly kind: FaultKind; /** How many requests it hits; 1 unless said. */ readonly times?: number };

export class Faults {
  readonly #waiting: { fault: Fault; left: number }[] = [];

  next(fault: Fault): void { this.#waiting.push({ fault, left: fault.times ?? 1 }); }
  clear(): void { this.#waiting.length = 0; }

  /** The fault for this request, used up by it. */
  take({ method, template }: { method: string; template: string }): FaultKind | undefined {
    const found = this.#waiting.find(({ fault: { on = {} }, left }) => left > 0 && (on.method ?? method) === method && (on.template ?? template) === template);
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.fault.kind;
  }
}
