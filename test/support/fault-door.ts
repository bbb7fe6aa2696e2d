import { newAttempt, type FaultClient, type FaultPerson } from './fault-client.js';
import type { FaultRandom } from './fault-random.js';

type Asked = { readonly input: object; readonly as?: FaultPerson; readonly fields?: string };
type Read = Readonly<Record<string, unknown>>;

/** What a fault run asks while nobody disturbs it: it must succeed. */
export class FaultDoor {
  constructor(private readonly client: FaultClient, private readonly random: FaultRandom) {}

  /** @returns what the success carries @throws when it is refused or not answered */
  async must(mutation: string, { input, as = { id: '', token: '' }, fields }: Asked): Promise<Read> {
    const attempt = await this.client.attempt(newAttempt(mutation, { input, as, key: this.random.uuid(), ...(fields === undefined ? {} : { fields }) }));
    if (attempt.fate !== 'ok' || !attempt.object) throw new Error(`${mutation} was answered ${attempt.code ?? attempt.fate}: ${JSON.stringify([...this.client.errors])}`);
    return attempt.object;
  }

  /** Registered, and signed in. */
  async person(name: string): Promise<FaultPerson> {
    const email = `${this.random.uuid()}@example.org`;
    const password = `the long password of ${name}`;
    const registered = await this.must('registerMember', { input: { name, email, password }, fields: 'member { id }' });
    const signedIn = await this.client.send('mutation ($input: SignInInput!) { signIn(input: $input) { ... on SignInSuccess { token } } }', { input: { email, password } });
    const token = signedIn?.data?.['signIn']?.['token'];
    if (typeof token !== 'string') throw new Error(`${name} could not sign in: ${JSON.stringify(signedIn)}`);
    return { id: idIn(registered, 'member'), token };
  }

  /** A listing with this content, published, and free at every hour. */
  async list(owner: FaultPerson, communityId: string, content: object): Promise<string> {
    const drafted = await this.must('draftListing', { input: { communityId, kind: 'OFFER', content }, as: owner, fields: 'listing { id }' });
    const listingId = idIn(drafted, 'listing');
    await this.must('setAvailability', { input: { listingId, zone: 'Etc/UTC', grain: { kind: 'SLOTS', lengthsMinutes: [60] }, weekly: everyDay }, as: owner });
    await this.must('publishListing', { input: { listingId }, as: owner });
    return listingId;
  }
}

const everyDay = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, windows: [{ from: '00:00', to: '24:00' }] }));

export const maybeIdIn = (object: Read, field: string): string | undefined => {
  const found = object[field];
  return typeof found === 'object' && found !== null && 'id' in found && typeof found.id === 'string' ? found.id : undefined;
};

/** @throws when it was not read back */
export const idIn = (object: Read, field: string): string => {
  const id = maybeIdIn(object, field);
  if (id === undefined) throw new Error(`${field} was not read back`);
  return id;
};
