import { CommandBus, CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { isForgotten } from '../../../contracts/payment/calls.js';
import type { PayeeAccount } from '../../../contracts/payment/payee-account.js';
import type { SeenAccount } from '../../../contracts/payment/observed.js';
import { memberId, type Instant, type MemberId } from '../../../contracts/values.js';
import { unlessUnavailable } from '../../kernel/ask-gateway.js';
import type { CommandMeta } from '../../kernel/command.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid } from '../../kernel/ids.js';
import { KeyedQueue } from '../../kernel/keyed-queue.js';
import { Payees } from '../../kernel/payees.js';
import { CallRefused, PaymentGateway } from '../../kernel/payment-gateway.js';
import { defineProcess, defineTimer } from '../../kernel/process.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { seenBy } from '../../payment/observation.commands.js';
import { BecomePayee, FailOnboarding, IntendOnboarding, ObservePayee, RefreshPayee } from '../../payee/payee.commands.js';

/** Whoever wants to be paid gets an account, also when the machine stops in the middle. */
export const onboardPayee = defineProcess({
  name: 'onboard-payee',
  on: { OnboardingIntended: ({ data }) => [(meta) => new RefreshPayee({ memberId: data.memberId }, meta)] },
});
/** Stripe did not answer: it is asked again. */
export const retryOnboarding = defineTimer({ kind: 'onboard-payee', fire: (about) => [(meta) => new RefreshPayee({ memberId: memberId.parse(about) }, meta)] });

/** Nobody may ever tell us how a provider stands: it is asked from time to time. */
export const lookAtPayee = defineTimer({ kind: 'look-at-payee', fire: (about) => [(meta) => new RefreshPayee({ memberId: memberId.parse(about), isInTurn: true }, meta)] });

/** What is known of a provider is asked of Stripe, and an account opened where one was intended: in the words that were stored, under their name. */
@CommandHandler(RefreshPayee)
export class RefreshPayeeProcess implements ICommandHandler<RefreshPayee> {
  readonly #payees: Payees;
  readonly #oneAtATime = new KeyedQueue();

  constructor(private readonly commands: CommandBus, streams: StreamReader, private readonly gateway: PaymentGateway) {
    this.#payees = new Payees(streams);
  }

  execute(asked: RefreshPayee): Promise<Outcome> {
    return this.#oneAtATime.run(asked.data.memberId, () => this.#refresh(asked));
  }

  async #refresh({ data, meta }: RefreshPayee): Promise<Outcome> {
    const payee = await this.#payees.of(data.memberId);
    if (payee.account === undefined && openCallOf(payee) === undefined) return reject('NOT_A_PAYEE');
    if (!this.gateway.isOn) return reject('PAYMENTS_OFF');
    return unlessUnavailable(() => this.#asked({ data, meta }, payee));
  }

  async #asked({ data, meta }: Pick<RefreshPayee, 'data' | 'meta'>, payee: PayeeAccount): Promise<Outcome> {
    try {
      const seen = await this.#seen(payee, meta.at);
      return seen === undefined ? reject('NOT_A_PAYEE') : await this.#tell(data, seen, meta);
    } catch (error) {
      if (error instanceof CallRefused) return this.#refused(data.memberId, payee, { error, meta });
      throw error;
    }
  }

  async #seen(payee: PayeeAccount, at: Instant): Promise<SeenAccount | undefined> {
    const open = openCallOf(payee);
    if (open === undefined) return this.#stands(payee.account);
    const found = isForgotten(open, at) ? await this.gateway.lookUp(open.call, open.intendedAt) : undefined;
    return found?.kind === 'account' ? found.seen : this.gateway.onboard(open.call);
  }

  async #stands(accountId: string | undefined): Promise<SeenAccount | undefined> {
    const found = accountId === undefined ? undefined : await this.gateway.status({ id: accountId });
    return found?.kind === 'account' ? found.seen : undefined;
  }

  #tell(asked: RefreshPayee['data'], seen: SeenAccount, meta: CommandMeta): Promise<Outcome> {
    return this.commands.execute(new ObservePayee({ ...asked, seen }, seenBy({ by: 'onboard-payee', of: meta.commandId, meta }, { kind: 'account', seen })));
  }

  async #refused(member: MemberId, payee: PayeeAccount, { error: { failure, code }, meta }: { readonly error: CallRefused; readonly meta: CommandMeta }): Promise<Rejected<'REFUSED_BY_STRIPE' | 'COUNTRY_NOT_SUPPORTED'>> {
    const open = openCallOf(payee);
    if (open) await this.commands.execute(new FailOnboarding({ memberId: member, key: open.call.key, failure, code }, { ...meta, actor: 'system:onboard-payee', commandId: derivedUuid('onboard-payee', open.call.key, 'refused') }));
    return code === 'country_unsupported' ? reject('COUNTRY_NOT_SUPPORTED', { path: ['input', 'country'] }) : reject('REFUSED_BY_STRIPE', { message: `Stripe has refused${code === undefined ? '' : `: ${code}`}.` });
  }
}

const openCallOf = ({ calls }: PayeeAccount): PayeeAccount['calls'][number] | undefined => calls.find(({ state }) => state === 'OPEN');

/** Says that an account is wanted, then opens it. */
@CommandHandler(BecomePayee)
export class BecomePayeeProcess implements ICommandHandler<BecomePayee> {
  constructor(private readonly commands: CommandBus, private readonly gateway: PaymentGateway) {}

  async execute({ data, meta }: BecomePayee): Promise<Outcome> {
    if (!this.gateway.isOn) return reject('PAYMENTS_OFF');
    const intended = await this.commands.execute<IntendOnboarding, Outcome>(new IntendOnboarding(data, { ...meta, commandId: derivedUuid('become-payee', meta.commandId) }));
    if (isRejected(intended)) return intended;
    return this.commands.execute<RefreshPayee, Outcome>(new RefreshPayee({ memberId: data.memberId }, meta));
  }
}
