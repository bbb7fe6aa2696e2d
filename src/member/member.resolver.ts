import { Args, Mutation, Resolver } from '@nestjs/graphql';
import { z } from 'zod';
import { words } from '../../contracts/values.js';
import type { RegisterMemberInput, SignInInput, SignOutInput, UpdateProfileInput } from '../../contracts/schema.generated.js';
import { isRejected, reject, type Rejected } from '../kernel/decider.js';
import { Asking, Door, parsed, type DoorContext } from '../kernel/door.js';
import { emailAddress } from './email-index.js';
import { UpdateProfile } from './member.commands.js';
import { newPassword, triedPassword } from './passwords.js';
import { Registration } from './registration.js';
import { SignIn } from './sign-in.js';

const newMember = z.object({ name: words(80), email: emailAddress, password: newPassword });
const credentials = z.object({ email: emailAddress, password: triedPassword });
const profile = z.object({ name: words(80).optional(), bio: words(2000).nullable().optional() });

/** The door: greets, asks, answers. Passwords and tokens go no further than the few files beside it. */
@Resolver()
export class MemberResolver {
  constructor(private readonly door: Door, private readonly registration: Registration, private readonly signIns: SignIn) {}

  @Mutation()
  async registerMember(@Args('input') input: RegisterMemberInput, @Asking() asking: DoorContext) {
    const person = parsed(() => newMember.parse(input));
    if (isRejected(person)) return this.#refuse(person);
    const registered = await this.registration.register(person, { idempotencyKey: input.idempotencyKey, at: asking.now(), correlationId: asking.correlationId });
    if (isRejected(registered)) return this.#refuse(registered);
    return this.door.answer(asking, registered.done, { success: 'RegisterMemberSuccess', rejected: 'MemberRejected', read: { member: registered.memberId } });
  }

  @Mutation()
  async signIn(@Args('input') input: SignInInput) {
    const tried = parsed(() => credentials.parse(input));
    if (isRejected(tried)) return this.#refuse(tried);
    const session = await this.signIns.signIn(tried.email, tried.password);
    if (isRejected(session)) return this.#refuse(session);
    const { token, expiresAt, memberId } = session;
    return { __typename: 'SignInSuccess', token, expiresAt, viewer: { id: memberId } };
  }

  @Mutation()
  async signOut(@Args('input') input: SignOutInput, @Asking() { viewer, token }: DoorContext) {
    if (viewer === undefined || token === undefined) return this.#refuse(reject('NOT_SIGNED_IN'));
    const everywhere = input.everywhere ?? false;
    await this.signIns.signOut({ memberId: viewer, token, everywhere });
    return { __typename: 'SignOutSuccess', everywhere };
  }

  @Mutation()
  updateProfile(@Args('input') input: UpdateProfileInput, @Asking() asking: DoorContext) {
    const { viewer: memberId } = asking;
    if (memberId === undefined) return this.#refuse(reject('NOT_SIGNED_IN'));
    return this.door.ask(asking, {
      input, rejected: 'MemberRejected',
      make: (meta) => new UpdateProfile({ memberId, ...profile.parse(input) }, meta),
      reply: ({ data }) => ({ success: 'UpdateProfileSuccess', rejected: 'MemberRejected', read: { member: data.memberId } }),
    });
  }

  #refuse(rejected: Rejected<string>) {
    return this.door.refuse(rejected, 'MemberRejected');
  }
}
