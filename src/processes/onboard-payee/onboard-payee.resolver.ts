import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { payeeShown } from '../../../contracts/payment/payee-shown.js';
import type { BecomePayeeInput, PayeeLinkInput } from '../../../contracts/schema.generated.js';
import { memberId } from '../../../contracts/values.js';
import { Allowance } from '../../kernel/allowance.js';
import { askGateway } from '../../kernel/ask-gateway.js';
import { isRejected, reject, type Rejected } from '../../kernel/decider.js';
import { Asking, Door, parsed, type DoorContext } from '../../kernel/door.js';
import { Payees } from '../../kernel/payees.js';
import { PaymentGateway } from '../../kernel/payment-gateway.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { BecomePayee, RefreshPayee } from '../../payee/payee.commands.js';

const REJECTED = 'PayeeRejected';
const country = z.string().transform((value) => value.toUpperCase()).pipe(z.string().regex(/^[A-Z]{2}$/, 'expected two letters such as DE'));
const page = z.url({ protocol: /^https?$/, error: 'expected an address such as https://example.org/back' }).max(2000);
const linkInput = z.object({ returnUrl: page, refreshUrl: page });

/** All of us share what Stripe answers in a second: so many questions at once for each member, and another every so many seconds. */
const QUESTIONS = { atOnce: 10, everySeconds: 6 };

/** The door for those who want to be paid by card. Behind each of its answers is a question to Stripe. */
@Resolver()
export class OnboardPayeeResolver {
  readonly #payees: Payees;
  readonly #questions = new Allowance(QUESTIONS);

  constructor(private readonly door: Door, streams: StreamReader, private readonly gateway: PaymentGateway) {
    this.#payees = new Payees(streams);
  }

  @Mutation()
  async becomePayee(@Args('input') input: BecomePayeeInput, @Asking() asking: DoorContext) {
    const answer = await this.door.ask(asking, {
      input, rejected: REJECTED,
      make: (meta) => {
        const wanted = z.object({ country }).parse(input);
        return this.#inTurn(asking) ?? new BecomePayee({ country: wanted.country, memberId: memberId.parse(meta.actor) }, meta);
      },
      reply: () => ({ success: 'BecomePayeeSuccess', rejected: REJECTED }),
    });
    return this.#withPayee(answer, asking);
  }

  @Mutation()
  async refreshPayee(@Asking() asking: DoorContext) {
    const answer = await this.door.ask(asking, {
      input: {}, rejected: REJECTED,
      make: (meta) => this.#inTurn(asking) ?? new RefreshPayee({ memberId: memberId.parse(meta.actor) }, meta),
      reply: () => ({ success: 'RefreshPayeeSuccess', rejected: REJECTED }),
    });
    return this.#withPayee(answer, asking);
  }

  /** Changes nothing here: the page is Stripe's. */
  @Mutation()
  async payeeLink(@Args('input') input: PayeeLinkInput, @Asking() asking: DoorContext) {
    const { viewer } = asking;
    if (viewer === undefined) return this.door.refuse(reject('NOT_SIGNED_IN'), REJECTED);
    const urls = parsed(() => linkInput.parse(input));
    if (isRejected(urls)) return this.door.refuse(urls, REJECTED);
    const { account: accountId, status } = await this.#payees.of(viewer);
    if (accountId === undefined) return this.door.refuse(reject('NOT_A_PAYEE'), REJECTED);
    if (status === 'REJECTED') return this.door.refuse(reject('REJECTED_BY_STRIPE'), REJECTED);
    const no = this.#inTurn(asking);
    return no ? this.door.refuse(no, REJECTED) : this.#link({ accountId, ...urls });
  }

  #inTurn({ viewer, now }: DoorContext): Rejected<'TOO_MANY_ATTEMPTS'> | undefined {
    const retryAfterSeconds = this.#questions.take(viewer ?? '', Date.parse(now()));
    return retryAfterSeconds > 0 ? reject('TOO_MANY_ATTEMPTS', { facts: { retryAfterSeconds } }) : undefined;
  }

  async #link(asked: Parameters<PaymentGateway['onboardingLink']>[0]) {
    if (!this.gateway.isOn) return this.door.refuse(reject('PAYMENTS_OFF'), REJECTED);
    const link = await askGateway(() => this.gateway.onboardingLink(asked));
    return 'rejected' in link ? this.door.refuse(link, REJECTED) : { __typename: 'PayeeLinkSuccess', ...link };
  }

  async #withPayee(answer: { readonly __typename: string }, { viewer }: DoorContext) {
    return viewer === undefined || answer.__typename === REJECTED ? answer : { ...answer, payee: payeeShown(await this.#payees.of(viewer)) };
  }
}
