import { ERASED, type EventDefinition } from '../../contracts/event.js';
import { newest, UnknownEvent } from './codec.js';
import type { RecordedEvent } from './event-store.js';
import { copyOf, putBack } from './secret-paths.js';

/** Reads events as somebody who has no key: in their newest version, with `ERASED` for everything that people typed. For tools that check a log without its vault. */
export class WithoutWords {
  readonly #known: ReadonlyMap<string, EventDefinition>;

  constructor(definitions: readonly EventDefinition[]) {
    this.#known = new Map(definitions.map((definition) => [definition.type, definition]));
  }

  /** @throws UnknownEvent, or ZodError when the event has another shape than its contract says */
  read({ type, version, data }: Pick<RecordedEvent, 'type' | 'version' | 'data'>): object {
    const definition = this.#known.get(type);
    if (!definition) throw new UnknownEvent(type);
    return newest(definition, version, opened(data));
  }
}

type Boxed = { readonly $boxes?: readonly { readonly paths: readonly string[] }[] };

const opened = (data: object): object => {
  if (!('$boxes' in data)) return data;
  const { $boxes = [], ...rest } = data as Boxed & object;
  const whole = copyOf(rest) as object;
  for (const path of $boxes.flatMap(({ paths }) => paths)) putBack(whole, path, ERASED);
  return whole;
};
