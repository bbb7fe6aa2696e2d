import type { PlantedBug } from './planted-bug.js';

const [adapter, verifier, errors, gateway] = ['src/adapters/stripe', 'src/adapters/stripe/stripe-webhooks.ts', 'src/adapters/stripe/stripe-errors.ts', 'src/adapters/stripe/stripe-gateway.ts'];
const [verifierSpec, errorsSpec] = [`${adapter}/stripe-webhooks.spec.ts`, `${adapter}/stripe-errors.spec.ts`];
const [door, doorSpec] = ['src/webhook/webhook.http.ts', 'test/stripe/webhook-door.spec.ts'];
const [follow, followSpec] = ['src/processes/follow-webhooks/follow-webhooks.process.ts', 'src/processes/follow-webhooks/follow-webhooks.spec.ts'];
const [contract, lost] = ['test/stripe/contract.spec.ts', 'test/stripe/contract-faults.spec.ts'];

/** Mistakes between Stripe and the house: who is believed, what is kept, and what an answer means. */
export const ofWebhooks: readonly PlantedBug[] = [
  { what: 'webhooks that are believed however old', file: verifier, from: "if (!(apart <= APART_S)) throw new WebhookRefused('STALE');", to: '', red: [verifierSpec] },
  { what: 'webhooks that are believed before their time, as the library does', file: verifier, from: "if (apart < -APART_S) throw new WebhookRefused('FUTURE');", to: '', red: [verifierSpec] },
  { what: 'one secret for a door that has two', file: verifier, from: 'of this.parts.secrets[door])', to: 'of this.parts.secrets[door].slice(0, 1))', red: [verifierSpec] },
  { what: 'the secrets of one door at all of them', file: verifier, from: 'of this.parts.secrets[door])', to: 'of Object.values(this.parts.secrets).flat())', red: [verifierSpec] },
  { what: 'a capability for the account that has it', file: `${adapter}/notices.ts`, from: "object === 'capability' && typeof account === 'string' ? account : id", to: 'id', red: [verifierSpec] },
  { what: 'a webhook that is answered although the log is away', file: door, from: "if (mayPass(error)) return { status: 503, outcome: 'unavailable' };", to: "if (mayPass(error)) return { status: 200, outcome: 'unavailable' };", red: [doorSpec] },
  { what: 'a forged webhook that is answered as if it were taken', file: door, from: 'return { status: 400, outcome: error.why.toLowerCase() }', to: 'return { status: 200, outcome: error.why.toLowerCase() }', red: [doorSpec, 'test/stripe/webhooks.spec.ts'] },
  { what: 'a body that was read and written again before it is verified', file: door, from: 'body: Buffer.isBuffer(body) ? body : Buffer.alloc(0)', to: 'body: Buffer.from(String(body).trim())', red: [doorSpec] },
  { what: 'webhooks that are kept twice', file: 'src/webhook/inbox.ts', from: "metadata }]), 'none');", to: "metadata }]), 'any');", red: [doorSpec] },
  { what: 'webhooks that are taken before the house is open', file: door, from: "if (!isOpen()) return { status: 503, outcome: 'unavailable' };", to: '', red: [doorSpec] },
  { what: 'an unknown object that is answered and forgotten', file: follow, from: "return found ? await this.#tell(found, meta) : { why: 'NOT_FOUND' };", to: "return found ? await this.#tell(found, meta) : { how: 'IGNORED' };", red: [followSpec] },
  { what: 'a Stripe that is away, which stops all webhooks', file: follow, from: 'error instanceof GatewayUnavailable || error instanceof RangeError', to: 'error instanceof RangeError', red: [followSpec] },
  { what: 'a payment that is busy, taken for one that does not know the object', file: follow, from: "refused.find(({ rejected }) => rejected === 'BUSY') ?? ", to: '', red: [followSpec] },
  { what: 'the bookings of other installations', file: follow, from: "if (before === undefined) return { how: 'NOT_OURS' };", to: '', red: [followSpec] },
  { what: 'what stands beside an object, which is not told', file: follow, from: 'of [found, ...(found.also ?? [])]) outcomes', to: 'of [found]) outcomes', red: [followSpec] },
  { what: 'a sweep that was broken off and counts as done', file: 'src/webhook/webhook-sweep.ts', from: "    if (!this.#isOver) await this.vault.put('checkpoint', { id: doneOf[listing], value: `${nowMs}` });\n", to: '', red: [followSpec] },
  { what: 'a sweep that forgets what happened while it was made', file: 'src/webhook/webhook-sweep.ts', from: 'Math.min(lastMs, nowMs) - OVERLAP_MS', to: 'Math.min(lastMs, nowMs)', red: [followSpec] },
  { what: 'thin notifications that are not swept', file: 'src/webhook/webhook-sweep.ts', from: "() => this.#whole('THIN', nowMs), ", to: '', red: [followSpec, 'test/stripe/webhooks.spec.ts'] },
  { what: "providers' accounts that are not swept", file: 'src/webhook/webhook-sweep.ts', from: ', () => this.#someAccounts(nowMs)]', to: ']', red: [followSpec, 'test/stripe/webhooks.spec.ts'] },
  { what: 'a round of accounts that begins anew in each sweep', file: 'src/webhook/webhook-sweep.ts', from: 'after: accounts.at(-1) };', to: 'after: undefined };', red: [followSpec] },
  { what: 'a webhook that is tried again without a pause', file: 'projections/due-timers/due-timers.projection.ts', from: 'Math.min(360, 2 ** Math.min(attempt - 1, 20))', to: 'Math.min(360, 0 * attempt)', red: ['projections/due-timers/due-timers.spec.ts'] },
  { what: 'a name in use that is taken for a definite no', file: errors, from: '[401, 403, 409, 429]', to: '[401, 403, 429]', red: [errorsSpec, lost] },
  { what: 'a payment that is given up for a key of ours that has run out', file: errors, from: '[401, 403, 409, 429]', to: '[409, 429]', red: [errorsSpec] },
  { what: 'authentication that is asked for and taken for a decline', file: errors, from: "  if (code === 'card_declined' && error.decline_code === 'authentication_required') return 'AUTHENTICATION_REQUIRED';\n", to: '', red: [errorsSpec] },
  { what: 'a message of Stripe that is repeated, with what is in it', file: errors, from: 'unavailable = ({ type, code, statusCode, requestId }: Stripe.errors.StripeError): GatewayUnavailable => {\n  const message = `Stripe has not answered: ${[type, code,', to: 'unavailable = ({ message: told, type, code, statusCode, requestId }: Stripe.errors.StripeError): GatewayUnavailable => {\n  const message = `Stripe has not answered: ${[told, type, code,', red: [errorsSpec] },
  { what: 'a hold under a new name each time', file: gateway, from: "capture_method: 'manual', allowed_payment_method_types: ['card'], transfer_group: call.bookingId, metadata: markOf(call), expand: WITH_CHARGE,\n    }, { idempotencyKey: call.key })", to: "capture_method: 'manual', allowed_payment_method_types: ['card'], transfer_group: call.bookingId, metadata: markOf(call), expand: WITH_CHARGE,\n    }, { idempotencyKey: crypto.randomUUID() })", red: [contract, lost] },
  { what: 'an instance that gives up where another asks for the same', file: gateway, from: 'askedTogether(() => send(stripe))', to: 'send(stripe)', red: [contract] },
  { what: 'money that is taken at once where it was to be held', file: gateway, from: "capture_method: 'manual', allowed", to: 'allowed', red: [contract] },
  { what: 'a transfer from money that is not there yet', file: gateway, from: 'source_transaction: call.chargeId, ', to: '', red: [contract] },
  { what: 'a capture that is asked again and refused', file: gateway, from: '      if (seen?.seen.status === wanted) return seen;\n', to: '', red: [contract] },
  { what: 'a call that is found under any name', file: `${adapter}/look-up.ts`, from: 'if (one.metadata?.call === key) return one;', to: 'if (one.metadata?.call !== key + key) return one;', red: [contract] },
  { what: 'what was taken by a dispute, without its fee', file: `${adapter}/seen.ts`, from: '(sum, { net }) => sum + net', to: '(sum, { amount }) => sum + amount', red: [lost] },
];
