import { join } from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { defaultPolicy } from '../../../contracts/community/policy.js';
import { asksForMoney } from '../../../contracts/listing/priced-listing.js';
import { communityId, listingId, memberId, type Instant, type MemberId } from '../../../contracts/values.js';
import { PlanAvailability } from '../../calendar/calendar.commands.js';
import { installation } from '../../graphql/sdl.js';
import { Clock } from '../../kernel/clock.js';
import type { AnyCommand, CommandMeta } from '../../kernel/command.js';
import { isRejected } from '../../kernel/decider.js';
import { EventStore } from '../../kernel/event-store.js';
import { CommandHandling } from '../../kernel/handle-command.js';
import type { Outcome } from '../../kernel/outcome.js';
import { derivedUuid, idFrom } from '../../kernel/ids.js';
import { Payees } from '../../kernel/payees.js';
import { PersonKeys } from '../../kernel/person-keys.js';
import { StreamReader } from '../../kernel/stream-reader.js';
import { Vault } from '../../kernel/vault.js';
import { DraftListing, ShowListing } from '../../listing/listing.commands.js';
import { RegisterMember } from '../../member/member.commands.js';
import { Registration } from '../../member/registration.js';
import { JoinCommunity } from '../../membership/membership.commands.js';
import { BecomePayee, RefreshPayee } from '../../payee/payee.commands.js';
import { OpenedPayments } from '../../payments.js';
import { FoundAndJoinCommunity } from '../../processes/found-community/found-community.commands.js';
import { ImportReport } from '../import/import-report.js';
import { InsideAirbnbImport } from '../import/insideairbnb.js';
import { QuietProgress } from '../progress.js';
import { communityOfTheDemo, listings, people, type DemoListing, type Person } from './demo-neighbours.js';

/** With which words one can sign in to the demo. */
export type DemoSignIn = { readonly email: string; readonly password: string };

/** Said openly, because it protects nothing: the demo belongs on a machine of one's own. */
export const DEMO_PASSWORD = 'bread-and-bicycles';
const MARK = 'demo';

/**
 * On an empty log: a community with eleven listings of neighbours, and a few homes of a real snapshot. Everything goes through the same
 * commands as everybody's, under fixed ids, so that a demo that was interrupted is finished by the next start. What costs money is shown
 * where the sandbox is Stripe, and stays a draft elsewhere: nobody opens accounts at Stripe for people who do not exist.
 * @returns the sign-ins, or nothing where there is something in the log already
 */
export const seedDemo = async (app: INestApplicationContext): Promise<readonly DemoSignIn[] | undefined> => {
  const [store, vault, clock] = [app.get(EventStore), app.get(Vault), app.get(Clock)];
  if ((await store.head()) === undefined) await vault.insert('checkpoint', [{ id: MARK, value: 'begun' }]);
  if ((await vault.get('checkpoint', [MARK], clock.nowMs())).get(MARK) !== 'begun') return undefined;
  await new Demo(app, clock.now()).seed();
  await vault.replace('checkpoint', { id: MARK, value: 'done' }, 'begun');
  return Object.values(people).flatMap((person) => ('email' in person ? [{ email: person.email, password: DEMO_PASSWORD }] : []));
};

class Demo {
  readonly #communityId = communityId.parse(idFrom('cmt', MARK));
  readonly #members = new Map<Person, MemberId>();

  constructor(private readonly app: INestApplicationContext, private readonly at: Instant) {}

  async seed(): Promise<void> {
    for (const person of Object.keys(people) as readonly Person[]) this.#members.set(person, await this.#register(person));
    const founder = this.#member('ana');
    await this.#send(new FoundAndJoinCommunity({ communityId: this.#communityId, ...communityOfTheDemo, policy: defaultPolicy }, this.#meta(founder, 'found')));
    for (const [person, id] of this.#members) if (id !== founder) await this.#send(new JoinCommunity({ communityId: this.#communityId, memberId: id }, this.#meta(id, 'join', person)));
    for (const [index, listing] of listings.entries()) await this.#list(listing, index);
    await this.#importSample();
  }

  async #register(person: Person): Promise<MemberId> {
    const { name, ...account } = people[person];
    if ('email' in account) {
      const registered = await this.app.get(Registration, { strict: false }).register({ name, email: account.email, password: DEMO_PASSWORD }, { idempotencyKey: MARK, at: this.at });
      if (isRejected(registered)) throw new Error(`the demo could not register ${person}: ${registered.rejected}`);
      return registered.memberId;
    }
    const id = memberId.parse(idFrom('mbr', MARK, person));
    await this.#send(new RegisterMember({ memberId: id, name }, this.#meta(id, 'register', person)));
    return id;
  }

  async #list({ owner, kind, content, plan }: DemoListing, index: number): Promise<void> {
    const ownerId = this.#member(owner);
    const id = listingId.parse(idFrom('lst', MARK, index));
    await this.#send(new DraftListing({ listingId: id, communityId: this.#communityId, kind, content }, this.#meta(ownerId, 'draft', index)));
    await this.#send(new PlanAvailability({ listingId: id, ownerId, plan }, this.#meta(ownerId, 'plan', index)));
    if (asksForMoney({ kind, prices: content.prices }) && !(await this.#canBePaid(owner))) return;
    await this.#send(new ShowListing({ listingId: id }, this.#meta(ownerId, 'publish', index)));
  }

  /** @returns whether they can, at the sandbox: elsewhere nobody is asked */
  async #canBePaid(person: Person): Promise<boolean> {
    const { sandbox } = this.app.get(OpenedPayments).payments;
    if (sandbox === undefined) return false;
    const id = this.#member(person);
    await this.#send(new BecomePayee({ memberId: id, country: 'DE' }, this.#meta(id, 'become-payee', person)));
    const { account } = await new Payees(this.app.get(StreamReader)).of(id);
    if (account === undefined) throw new Error(`the sandbox has no account for ${person}`);
    sandbox.control.accounts.activate(account); // the page, clicked
    await this.#send(new RefreshPayee({ memberId: id }, this.#meta(id, 'refresh-payee', person)));
    return true;
  }

  async #importSample(): Promise<void> {
    const options = { communityName: 'Homes in Albany (Inside Airbnb, sample)', placeName: 'Albany', currency: 'USD', zone: 'America/New_York', alsoGift: true, asOf: this.at };
    const report = new ImportReport({ strict: true, onBroken: () => undefined });
    const parts = { kernel: this.app.get(CommandHandling), keys: this.app.get(PersonKeys), report, progress: new QuietProgress() };
    await new InsideAirbnbImport(parts, options).run(join(installation(), 'src/admin/demo/albany-sample'));
  }

  #member(person: Person): MemberId {
    const id = this.#members.get(person);
    if (id === undefined) throw new Error(`${person} has not been registered`);
    return id;
  }

  #meta(actor: string, ...what: readonly (string | number)[]): CommandMeta {
    return { commandId: derivedUuid(MARK, ...what), actor, at: this.at };
  }

  async #send(command: AnyCommand): Promise<void> {
    const outcome = await this.app.get(CommandBus).execute<AnyCommand, Outcome>(command);
    if (isRejected(outcome)) throw new Error(`the demo's ${command.type} was refused: ${outcome.rejected}`);
  }
}
