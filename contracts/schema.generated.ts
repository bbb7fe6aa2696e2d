/* eslint-disable */
// Generated from contracts/**/*.graphql by `npm run codegen`. Not to be edited: change the SDL and run it again.
export type Maybe<T> = T | null;
export type InputMaybe<T> = T | null | undefined;
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A whole number of any size, written as a decimal string so that no client rounds it. */
  BigInt: { input: string; output: string; }
  /** An instant in UTC with milliseconds, `2027-03-03T09:00:00.000Z`. */
  DateTime: { input: string; output: string; }
  /** An e-mail address. */
  EmailAddress: { input: string; output: string; }
  /** A date of a listing's own zone, `2027-03-03`. */
  LocalDate: { input: string; output: string; }
  /** A local time of a listing's own zone, as the clock on the wall shows it, `2027-03-03T09:15`. */
  LocalDateTime: { input: string; output: string; }
  /** A time of day of a listing's own zone on the quarter-hour grain, `09:15`; `24:00` ends a day. */
  LocalTime: { input: string; output: string; }
  /** Whole minutes, greater than zero. Sixty minutes of credit are one hour of service. */
  Minutes: { input: number; output: number; }
  /** An IANA time zone, `Europe/Berlin`. */
  TimeZone: { input: string; output: string; }
};

/** The terms you agree to. */
export type AcceptBookingInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The version of the terms that you have read. */
  readonly termsVersion: Scalars['Int']['input'];
};

/** How accepting ended. */
export type AcceptBookingResult = AcceptBookingSuccess | BookingRejected;

/** Both have agreed. */
export type AcceptBookingSuccess = {
  readonly __typename: 'AcceptBookingSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Agreeing to a request. */
export type AcceptCreditRequestInput = {
  /** The account that was asked. */
  readonly accountId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The request. */
  readonly requestId: Scalars['ID']['input'];
};

/** How accepting ended. */
export type AcceptCreditRequestResult = AcceptCreditRequestSuccess | AccountRejected;

/** The minutes have left the account; who asked receives them in a moment. */
export type AcceptCreditRequestSuccess = {
  readonly __typename: 'AcceptCreditRequestSuccess';
  /** The account that paid; null when you may not see it, or the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the transfer is called from now on: `reverseTransfer` takes it. */
  readonly transferId: Scalars['ID']['output'];
};

/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type Account = Node & {
  readonly __typename: 'Account';
  /** The balance without what is held. */
  readonly available: Scalars['BigInt']['output'];
  /** What has come in, less what has gone out. It may be below zero. */
  readonly balance: Scalars['BigInt']['output'];
  /** Since when nothing can be paid from it or to it; null while it is open. */
  readonly closedAt: Maybe<Scalars['DateTime']['output']>;
  /** Every dispute of an entry that its owner has raised, the latest first, with its answer. For its owner and treasurers; null for others. */
  readonly disputes: Maybe<EntryDisputeConnection>;
  /** Everything that ever moved its balance or what it holds, the latest first. Nothing is ever changed or taken away. */
  readonly entries: AccountEntryConnection;
  /** Of a boundary account: what is exchanged there; null for every other one. */
  readonly exchange: Maybe<CreditExchange>;
  /** Set aside for what was agreed to: it counts as spent until it is paid or given back. */
  readonly held: Scalars['BigInt']['output'];
  /** What happened to it, in the order of its stream; for its owner and treasurers, null for others. */
  readonly history: Maybe<HistoryConnection>;
  /** What is set aside now, the latest first. */
  readonly holds: CreditHoldConnection;
  /** The community's id, a dot, and the member's id, the sponsor's, `fund` or `issue`. */
  readonly id: Scalars['ID']['output'];
  /** How far below zero it may go, by the rules in force or by an exception; null for the issue, whose budgets say so. */
  readonly limit: Maybe<Scalars['BigInt']['output']>;
  /** Every exception from the limit there has been, the first one first: the last one holds. For the owner, treasurers and coordinators. */
  readonly limitExceptions: Maybe<ReadonlyArray<LimitException>>;
  /** Who may pay from it on its owner's behalf, now. */
  readonly mandates: ReadonlyArray<Mandate>;
  /** What may still be earned before the owner is invited to give: earning more is never refused. Null for the community's own accounts. */
  readonly mayEarn: Maybe<Scalars['BigInt']['output']>;
  /** What may still be spent now; for the issue, what is left of the budgets that are in force. */
  readonly maySpend: Scalars['BigInt']['output'];
  /** Whose it is. */
  readonly owner: AccountOwner;
  /** What its owner has asked of others and waits for an answer. For its owner and treasurers; null for others. */
  readonly requestsMade: Maybe<CreditRequestConnection>;
  /** What is asked of it and waits for an answer, the request to be answered first before the others. For its owner and treasurers; null for others. */
  readonly requestsToPay: Maybe<CreditRequestConnection>;
  /** What the balance asks of its owner; `OK` for the community's own accounts. */
  readonly standing: AccountStanding;
  /** A period of it: what it began with, each line, what it ended with. */
  readonly statement: Statement;
};


/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type AccountDisputesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type AccountEntriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type AccountHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type AccountHoldsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type AccountRequestsMadeArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type AccountRequestsToPayArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Time credits of a member, or of a community itself. For its owner, and for treasurers and coordinators; the fund and the issue are for every member to see. All amounts are whole minutes. */
export type AccountStatementArgs = {
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What a member's account is used for. */
export type AccountActivity =
  /** Something has arrived since the account was closed, of a member or a sponsor: `reverseTransfer` gives it back to who sent it. */
  | 'ARRIVED_AFTER_CLOSING'
  /** Open, and nothing has moved for 90 days. */
  | 'INACTIVE'
  /** Services were given, none was ever received. */
  | 'ONLY_GIVING'
  /** Services were received, none was ever given. */
  | 'ONLY_RECEIVING';

/** A page of accounts. */
export type AccountConnection = {
  readonly __typename: 'AccountConnection';
  /** The accounts of this page with their cursors. */
  readonly edges: ReadonlyArray<AccountEdge>;
  /** The accounts of this page. */
  readonly nodes: ReadonlyArray<Account>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An account and its place in the list. */
export type AccountEdge = {
  readonly __typename: 'AccountEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The account. */
  readonly node: Account;
};

/** One entry of an account. It stays as it was written for ever. */
export type AccountEntry = {
  readonly __typename: 'AccountEntry';
  /** On whose word; null where credits came in or a hold ended. */
  readonly authority: Maybe<TransferAuthority>;
  /** The balance afterwards. */
  readonly balance: Scalars['BigInt']['output'];
  /** Whether a correction went further below zero than the owner may spend. */
  readonly belowLimit: Scalars['Boolean']['output'];
  /** The booking; null where it is not about one, or not for you to see. */
  readonly booking: Maybe<Booking>;
  /** The other account; null for a hold that ended, and where its member is not for you to know. */
  readonly counterpart: Maybe<AccountOwner>;
  /** When the service took place, where somebody has said so. */
  readonly effectiveAt: Maybe<Scalars['DateTime']['output']>;
  /** What was held afterwards. */
  readonly held: Scalars['BigInt']['output'];
  /** What it did to what is held. */
  readonly heldMinutes: Scalars['BigInt']['output'];
  /** The hold it belongs to, if any. */
  readonly holdId: Maybe<Scalars['ID']['output']>;
  /** Whether it is the community's share of a transfer between members. */
  readonly isLevy: Scalars['Boolean']['output'];
  /** What happened. */
  readonly kind: AccountEntryKind;
  /** What of it went to the fund, for outgoing credits of a community with a levy. */
  readonly levy: Maybe<Scalars['BigInt']['output']>;
  /** What it did to the balance: below zero where credits went out, 0 where they were only set aside or given back. */
  readonly minutes: Scalars['BigInt']['output'];
  /** What for; null for a hold that ended. */
  readonly purpose: Maybe<TransferPurpose>;
  /** Why; for the two sides and treasurers only, and null where nothing was said or the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** When it was recorded. */
  readonly recordedAt: Scalars['DateTime']['output'];
  /** With REVERSAL: the transfer that was undone; null where its member is not for you to know. */
  readonly reverses: Maybe<Scalars['ID']['output']>;
  /** Its place in the account, from 0; some numbers have no entry. */
  readonly seq: Scalars['BigInt']['output'];
  /** The transfer it belongs to, the same on both sides: give it as `reverses` to have it undone. Null for holds, and where its member is not for you to know. */
  readonly transferId: Maybe<Scalars['ID']['output']>;
};

/** A page of an account's entries, the latest first. */
export type AccountEntryConnection = {
  readonly __typename: 'AccountEntryConnection';
  /** The entries of this page with their cursors. */
  readonly edges: ReadonlyArray<AccountEntryEdge>;
  /** The entries of this page. */
  readonly nodes: ReadonlyArray<AccountEntry>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An entry and its place in the list. */
export type AccountEntryEdge = {
  readonly __typename: 'AccountEntryEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The entry. */
  readonly node: AccountEntry;
};

/** What moved an account. */
export type AccountEntryKind =
  /** Credits were set aside. */
  | 'HELD'
  /** What was set aside was given back because its time was over. */
  | 'HOLD_EXPIRED'
  /** Credits went to another account. */
  | 'PAID'
  /** Credits that had been held went to another account; what was not needed of them was given back. */
  | 'PAID_FROM_HOLD'
  /** Credits came from another account. */
  | 'RECEIVED'
  /** What was set aside was given back. */
  | 'RELEASED';

/** Whose an account of time credits is. */
export type AccountKind =
  /** What the community has exchanged with another one: above zero is what it owes there, below zero what it is owed. */
  | 'BOUNDARY'
  /** What the community has in common: fed by gifts and by what is issued, spent by its treasurers. */
  | 'FUND'
  /** Where credits come from: never above zero, and only within an adopted budget. */
  | 'ISSUE'
  /** A member's, in one community. */
  | 'MEMBER'
  /** A sponsor's: fed by gifts, and spent on rewards of the programmes that name it. */
  | 'SPONSOR';

/** Who has an account, and in which community. */
export type AccountOwner = {
  readonly __typename: 'AccountOwner';
  /** The community. */
  readonly community: Community;
  /** Whether it is a member, the fund or the issue. */
  readonly kind: AccountKind;
  /** The member; null for the community's own accounts, and where it is nobody else's business with whom the fund dealt. */
  readonly member: Maybe<Member>;
  /** What the sponsor is called; null for the others. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** With `BOUNDARY`: the other community; else null. `member` is then who pays or is paid there. */
  readonly partner: Maybe<Community>;
};

/** A refusal about an account of time credits. No minute has moved; a payment that was refused for want of minutes stays refused under its idempotency key. */
export type AccountRejected = Rejection & {
  readonly __typename: 'AccountRejected';
  /** The reason, for programs. */
  readonly code: AccountRejectionCode;
  /** With ABOVE_ORIGINAL: how many minutes can still be paid back. */
  readonly left: Maybe<Scalars['BigInt']['output']>;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** With LIMIT_REACHED, BUDGET_EXHAUSTED, MANDATE_EXHAUSTED, REWARD_CAP_REACHED and EXCHANGE_LIMIT_REACHED: how many minutes are wanting. */
  readonly missing: Maybe<Scalars['BigInt']['output']>;
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why a command about an account of time credits was refused. */
export type AccountRejectionCode =
  /** This is more than was held. */
  | 'ABOVE_HOLD'
  /** This is more than is left of the transfer: `left` minutes. */
  | 'ABOVE_ORIGINAL'
  /** The account is closed. */
  | 'ACCOUNT_CLOSED'
  /** An account is closed at a balance of zero, with nothing held. */
  | 'ACCOUNT_NOT_EMPTY'
  /** A dispute of this entry waits for an answer already. */
  | 'ALREADY_DISPUTED'
  /** All of this transfer has been paid back already. */
  | 'ALREADY_REVERSED'
  /** The budget does not reach: `missing` minutes are wanting. */
  | 'BUDGET_EXHAUSTED'
  /** Many people are acting on this account at once: try again. */
  | 'BUSY'
  /** The dispute has been answered already, or taken back. */
  | 'DISPUTE_CLOSED'
  /** A dispute of an entry of this account waits for an answer: the account is not closed before it has come. */
  | 'DISPUTE_OPEN'
  /** What the two communities exchange would pass what both have agreed to: `missing` minutes are wanting. */
  | 'EXCHANGE_LIMIT_REACHED'
  /** The time for which these credits were held has passed. */
  | 'HOLD_EXPIRED'
  /** What was held has been paid or released already. */
  | 'HOLD_SETTLED'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** The account would go further below zero than it may: `missing` minutes are wanting. */
  | 'LIMIT_REACHED'
  /** The mandate does not reach: `missing` minutes are wanting. */
  | 'MANDATE_EXHAUSTED'
  /** You do not belong to this community, or who is named at `path` does not. */
  | 'NOT_A_MEMBER'
  /** The recipient has reported nothing as done, or the provider has not confirmed it: there is nothing to reward. */
  | 'NOT_CONFIRMED'
  /** You have a part in this yourself: another coordinator or treasurer must grant it. */
  | 'NOT_FOR_ONESELF'
  /** There is no such account, or nothing that you may do to it. */
  | 'NOT_FOUND'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** Only a treasurer of the community may do this, or for thanks, the orientation and rewards a coordinator. */
  | 'NOT_TREASURER'
  /** The time to answer has not passed yet, or the booking is not completed. */
  | 'NOT_YET_DUE'
  /** Only the owner of the account may do this: others need a mandate of theirs, and name it. */
  | 'NOT_YOUR_ACCOUNT'
  /** The two communities exchange nothing: a treasurer of each would have to agree to it, and neither to end it. */
  | 'NO_EXCHANGE'
  /** No such budget has been adopted, or its period is not now. */
  | 'NO_SUCH_BUDGET'
  /** There is no such dispute, or it is about another transfer. */
  | 'NO_SUCH_DISPUTE'
  /** You hold no mandate of this id for this account, or hold it no longer. */
  | 'NO_SUCH_MANDATE'
  /** The fund has no such programme. */
  | 'NO_SUCH_PROGRAMME'
  /** This account has been sent no such request. */
  | 'NO_SUCH_REQUEST'
  /** This account has received nothing under this transfer, or not yet. */
  | 'NO_SUCH_TRANSFER'
  /** The accounts belong to different communities: only `giveCreditsAbroad` goes from one to another, and what came from there is given back by it. */
  | 'OTHER_COMMUNITY'
  /** You have raised this dispute yourself, or are the other side of what it is about: another treasurer answers it. Your own you can take back. */
  | 'OWN_DISPUTE'
  /** A period ends after it begins, and later than now. */
  | 'PERIOD_NOT_IN_ORDER'
  /** The programme has ended. */
  | 'PROGRAMME_ENDED'
  /** A correction needs a reason. */
  | 'REASON_REQUIRED'
  /** The request has been answered, taken back, or has lapsed. */
  | 'REQUEST_CLOSED'
  /** The most that can be earned for taking part would be passed by `missing` minutes. */
  | 'REWARD_CAP_REACHED'
  /** An account cannot pay itself. */
  | 'SAME_ACCOUNT'
  /** Too many of your requests for credits are waiting for an answer: wait for some, or take some back. */
  | 'TOO_MANY_OPEN_REQUESTS'
  /** A payment of this id has been tried before, and stays as it was answered: ask again with a new idempotency key. */
  | 'TRANSFER_ID_TAKEN';

/** What an account's balance asks of its owner, by the rules in force now. */
export type AccountStanding =
  /** As far below zero as may be: nothing more can be spent until something was given. */
  | 'AT_LIMIT'
  /** So far above zero that it would be good to receive something, or to give to the fund. */
  | 'INVITED_TO_GIVE'
  /** Nothing. */
  | 'OK'
  /** So far below zero that giving something would be good. */
  | 'WARNED';

/** Who did something. */
export type Actor = {
  readonly __typename: 'Actor';
  /** What kind of actor it is. */
  readonly kind: ActorKind;
  /** The member; null for the others. */
  readonly member: Maybe<Member>;
  /** Which part of Barnraise; null for the others. */
  readonly part: Maybe<Scalars['String']['output']>;
};

/** What kind of actor did something. */
export type ActorKind =
  /** A member. */
  | 'MEMBER'
  /** Who runs this installation. */
  | 'OPERATOR'
  /** A part of Barnraise itself: a timer, a process, an import. */
  | 'SYSTEM';

/** A budget for the issue. */
export type AdoptBudgetInput = {
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** When the period begins. */
  readonly from: Scalars['DateTime']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How much altogether. Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** Why, 1 to 500 characters: who decided it, and when. */
  readonly reason: Scalars['String']['input'];
  /** When it ends. */
  readonly until: Scalars['DateTime']['input'];
};

/** How it ended. */
export type AdoptBudgetResult = AccountRejected | AdoptBudgetSuccess;

/** Credits can be issued within the budget in its period. */
export type AdoptBudgetSuccess = {
  readonly __typename: 'AdoptBudgetSuccess';
  /** The issue; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** What the budget is called from now on: `issueCredits` takes it. */
  readonly budgetId: Scalars['ID']['output'];
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A programme that rewards taking part. */
export type AdoptProgrammeInput = {
  /** What it may bring altogether, no less than `minutes`. Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly budget: Scalars['BigInt']['input'];
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** What it brings each time. Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** What it rewards, 1 to 120 characters: “walks three times a week”. */
  readonly name: Scalars['String']['input'];
  /** Why, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
  /** The sponsor’s account that pays; the fund when left out. */
  readonly source?: InputMaybe<Scalars['ID']['input']>;
  /** Until when; until it is ended when left out. */
  readonly until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** How it ended. */
export type AdoptProgrammeResult = AccountRejected | AdoptProgrammeSuccess;

/** The programme has begun. */
export type AdoptProgrammeSuccess = {
  readonly __typename: 'AdoptProgrammeSuccess';
  /** The fund; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the programme is called from now on. */
  readonly programmeId: Scalars['ID']['output'];
};

/** Sets the clock of this installation forward. */
export type AdvanceTestClockInput = {
  /** The instant that it is to show; one that has passed changes nothing. */
  readonly to: Scalars['DateTime']['input'];
};

/** The clock is set, or it is said why not. */
export type AdvanceTestClockResult = AdvanceTestClockSuccess | ClockRejected;

/** The clock has been set, and everything that came due by then has happened. */
export type AdvanceTestClockSuccess = {
  readonly __typename: 'AdvanceTestClockSuccess';
  /** What the clock shows now. It goes on from there. */
  readonly now: Scalars['DateTime']['output'];
  /** Read after this position to see what came due. */
  readonly position: Scalars['String']['output'];
};

/** What your community wants to exchange with another one. */
export type AgreeToExchangeInput = {
  /** Your community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How many minutes the one may owe the other at most, either way. The lower of what the two communities say counts. */
  readonly minutes: Scalars['BigInt']['input'];
  /** Why, 1 to 500 characters: every member may read it. */
  readonly reason: Scalars['String']['input'];
  /** The other one. */
  readonly withId: Scalars['ID']['input'];
};

/** How agreeing ended. */
export type AgreeToExchangeResult = AccountRejected | AgreeToExchangeSuccess;

/** Your community has agreed. Once the other one has done so too, members can pay each other. */
export type AgreeToExchangeSuccess = {
  readonly __typename: 'AgreeToExchangeSuccess';
  /** Where your community keeps what it exchanges with the other; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Which listing shall be put away for good. */
export type ArchiveListingInput = {
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The listing. */
  readonly listingId: Scalars['ID']['input'];
};

/** The archived listing, or why not. */
export type ArchiveListingResult = ArchiveListingSuccess | ListingRejected;

/** The listing is put away. */
export type ArchiveListingSuccess = {
  readonly __typename: 'ArchiveListingSuccess';
  /** The archived listing; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** When a listing can be booked, bookings left aside. */
export type Availability = {
  readonly __typename: 'Availability';
  /** Dates that are not as the week says, in order. */
  readonly exceptions: ReadonlyArray<DatesException>;
  /** How the calendar is cut. */
  readonly grain: Grain;
  /** How many can take part at the same time. */
  readonly seats: Scalars['Int']['output'];
  /** An ordinary week. Days that are missing cannot be booked. */
  readonly weekly: ReadonlyArray<WeekdayWindows>;
  /** The zone whose clocks everything is read by. */
  readonly zone: Scalars['TimeZone']['output'];
};

/** Payments from the fund for one piece of work. */
export type AwardGroupInput = {
  /** Who receives how much: 1 to 100, each account once. */
  readonly awards: ReadonlyArray<AwardInput>;
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Why, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How paying the group ended. */
export type AwardGroupResult = AccountRejected | AwardGroupSuccess;

/** The minutes have left the fund. */
export type AwardGroupSuccess = {
  readonly __typename: 'AwardGroupSuccess';
  /** The fund; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the transfers are called from now on, in the order of the awards. */
  readonly transferIds: ReadonlyArray<Scalars['ID']['output']>;
};

/** What one of the group receives. */
export type AwardInput = {
  /** Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** The account that receives: of a member of the community. */
  readonly to: Scalars['ID']['input'];
};

/** Members whose balance lies in a range. */
export type BalanceRange = {
  readonly __typename: 'BalanceRange';
  /** How many members' accounts. */
  readonly accounts: Scalars['Int']['output'];
  /** Less than so many minutes; null: everything from `from` on. */
  readonly below: Maybe<Scalars['BigInt']['output']>;
  /** From so many minutes on; null: everything below `below`. */
  readonly from: Maybe<Scalars['BigInt']['output']>;
};

/** Becoming somebody who is paid by card. */
export type BecomePayeeInput = {
  /** Where you live, as two letters: `DE`. */
  readonly country: Scalars['String']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
};

/** How becoming a payee ended. */
export type BecomePayeeResult = BecomePayeeSuccess | PayeeRejected;

/** You have an account at Stripe: tell it who you are at the page of `payeeLink`. */
export type BecomePayeeSuccess = {
  readonly __typename: 'BecomePayeeSuccess';
  /** How you stand now. */
  readonly payee: Payee;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** One agreed service between two people. Seen by these two, and by a coordinator of their community once it has broken down. */
export type Booking = Node & {
  readonly __typename: 'Booking';
  /** Until when the terms can be answered; null when no answer is awaited. */
  readonly answerBy: Maybe<Scalars['DateTime']['output']>;
  /** What went wrong, and how it was settled; null unless one side has objected. */
  readonly breakdown: Maybe<BookingBreakdown>;
  /** How it was called off; null unless one side cancelled it. */
  readonly cancellation: Maybe<BookingCancellation>;
  /** Whose rules hold. */
  readonly community: Community;
  /** When it completes by itself if nobody objects; null before it is accepted, once it is over, and while a breakdown stops the clock. */
  readonly completesAt: Maybe<Scalars['DateTime']['output']>;
  /** Who has said that the other's contributions were made as agreed, in the order in which they said so. */
  readonly confirmations: ReadonlyArray<BookingConfirmation>;
  /** What is held and paid in credits; null unless terms were agreed whose price is in credits. */
  readonly credits: Maybe<BookingCredits>;
  /** What happened to it, and to its reviews as far as you may know of them; null when you may not see it. */
  readonly history: Maybe<HistoryConnection>;
  /** Global and opaque. */
  readonly id: Scalars['ID']['output'];
  /** What is booked. */
  readonly listing: Listing;
  /** The version of the listing that the first terms were made from. */
  readonly listingVersion: Scalars['Int']['output'];
  /** What you yourself wrote, sealed or revealed; null when you have written nothing. */
  readonly myReview: Maybe<OwnReview>;
  /** Until when the recipient is waited for to pay: before the request is heard of, or after a payment has failed that was agreed to. Null when nobody waits for it. */
  readonly payBy: Maybe<Scalars['DateTime']['output']>;
  /** Its money; null where no part of the price is in money, or nobody has begun to pay. */
  readonly payment: Maybe<Payment>;
  /** Who does the service. */
  readonly provider: Member;
  /** What the provider says of its own contributions; empty until it has reported. */
  readonly providerReport: ReadonlyArray<ContributionReport>;
  /** Why it was declined, withdrawn or cancelled; null where no words were given, or where they have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Who receives it, and takes part. */
  readonly recipient: Member;
  /** What the recipient says of its own contributions; empty until it has reported. */
  readonly recipientReport: ReadonlyArray<ContributionReport>;
  /** When it was asked for. */
  readonly requestedAt: Scalars['DateTime']['output'];
  /** The side that asked for the booking. */
  readonly requestedBy: Side;
  /** What the two said of each other: empty until both have written or the time to write is over. */
  readonly reviews: ReadonlyArray<Review>;
  /** Until when the two can review each other; null while they cannot, and where nothing happened. */
  readonly reviewsUntil: Maybe<Scalars['DateTime']['output']>;
  /** What the recipient earns for taking part, and what has become of it: what the terms promise, in their order, then what was granted besides. */
  readonly rewards: ReadonlyArray<BookingReward>;
  /** Where it stands. */
  readonly status: BookingStatus;
  /** When it came to where it stands. */
  readonly statusSince: Scalars['DateTime']['output'];
  /** The terms as they stand now: proposed while it is negotiated, agreed afterwards. */
  readonly terms: BookingTerms;
  /** Every version of the terms, the first one first. */
  readonly termsHistory: ReadonlyArray<BookingTerms>;
};


/** One agreed service between two people. Seen by these two, and by a coordinator of their community once it has broken down. */
export type BookingHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Something went wrong: nothing completes by itself until it is settled. */
export type BookingBreakdown = {
  readonly __typename: 'BookingBreakdown';
  /** When it did. */
  readonly at: Scalars['DateTime']['output'];
  /** The side that objected first. */
  readonly by: Side;
  /** What each side has proposed, the latest word of each. */
  readonly proposals: ReadonlyArray<SettlementProposal>;
  /** What went wrong; null where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** How it was settled; null while it is not. */
  readonly settlement: Maybe<BreakdownSettlement>;
};

/** An accepted booking was called off before its start. */
export type BookingCancellation = {
  readonly __typename: 'BookingCancellation';
  /** The side that called it off. */
  readonly by: Side;
  /** Whether it was so late that it counts, whoever called it off: the two may review each other. */
  readonly late: Scalars['Boolean']['output'];
  /** Whole minutes that were left before the start. */
  readonly minutesBefore: Scalars['Int']['output'];
  /** The share of the price that is owed to the other side; 0 when the provider calls it off. */
  readonly percent: Scalars['Int']['output'];
};

/** One side says that the other's contributions were made as agreed. */
export type BookingConfirmation = {
  readonly __typename: 'BookingConfirmation';
  /** When it did. */
  readonly at: Scalars['DateTime']['output'];
  /** The side that confirms. */
  readonly by: Side;
  /** A word with it; null where there is none, or where it has been erased. */
  readonly note: Maybe<Scalars['String']['output']>;
};

/** A page of bookings, the one that was asked for last first. */
export type BookingConnection = {
  readonly __typename: 'BookingConnection';
  /** The bookings of this page with their cursors. */
  readonly edges: ReadonlyArray<BookingEdge>;
  /** The bookings of this page. */
  readonly nodes: ReadonlyArray<Booking>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** The credits of a booking: set aside in the recipient's account when the terms are agreed, paid to the provider when it ends. */
export type BookingCredits = {
  readonly __typename: 'BookingCredits';
  /** How many minutes are still set aside; 0 once the booking is over. */
  readonly held: Scalars['BigInt']['output'];
  /** What was agreed, in minutes. */
  readonly minutes: Scalars['BigInt']['output'];
  /** How many minutes the provider is paid, a levy of the community not yet taken off; null until the booking is over. 0: all went back to the recipient. */
  readonly posted: Maybe<Scalars['BigInt']['output']>;
  /** How many minutes were delivered, as the provider says; null while it has not said. */
  readonly providerSays: Maybe<Scalars['BigInt']['output']>;
  /** How many minutes were delivered, as the recipient says; null while it has not said. */
  readonly recipientSays: Maybe<Scalars['BigInt']['output']>;
  /** What was owed and could not be paid, in minutes: the time for which it was set aside had passed, and the account had come to its limit, or was closed. 0 in every other case. */
  readonly unpaid: Scalars['BigInt']['output'];
};

/** A booking and its place in the list. */
export type BookingEdge = {
  readonly __typename: 'BookingEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The booking. */
  readonly node: Booking;
};

/** A refusal about a booking. */
export type BookingRejected = Rejection & {
  readonly __typename: 'BookingRejected';
  /** The reason, for programs. */
  readonly code: BookingRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** With LIMIT_REACHED: how many minutes of credit are wanting. Told to the recipient alone; null for the provider. */
  readonly missing: Maybe<Scalars['BigInt']['output']>;
  /** With LOCAL_TIME_IN_GAP: the nearest local times before and after it. */
  readonly nearest: Maybe<ReadonlyArray<Scalars['LocalDateTime']['output']>>;
  /** With LOCAL_TIME_TWICE: the offsets to choose from. */
  readonly offsets: Maybe<ReadonlyArray<Scalars['String']['output']>>;
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why a command about a booking was refused. Nothing has changed. */
export type BookingRejectionCode =
  /** The programme gives less than this each time. */
  | 'ABOVE_PROGRAMME'
  /** All rewards together are more than one booking may bring in this community. */
  | 'ABOVE_REWARD_CAP'
  /** The recipient's account is closed, or the provider's. */
  | 'ACCOUNT_CLOSED'
  /** This has been confirmed, and stands. */
  | 'ALREADY_CONFIRMED'
  /** This booking has been requested before. */
  | 'ALREADY_REQUESTED'
  /** The time to answer has passed. */
  | 'ANSWER_TOO_LATE'
  /** One side has objected: settle that first. */
  | 'BROKEN_DOWN'
  /** Many people are acting on this at once: try again. */
  | 'BUSY'
  /** It is over. */
  | 'CLOSED'
  /** A booking lives by this hold: it cannot be given back. */
  | 'HOLD_IN_USE'
  /** What was held for it, the slot or the credits, was given back before it was agreed: ask again with a new idempotency key. */
  | 'HOLD_LAPSED'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** The recipient's account would go below what it may spend. */
  | 'LIMIT_REACHED'
  /** The listing cannot be booked at present: it is a draft, paused, expired or archived, or its owner has left the community. */
  | 'LISTING_NOT_PUBLISHED'
  /** The clocks jump over this local time: take one of the nearest. */
  | 'LOCAL_TIME_IN_GAP'
  /** The clocks show this local time twice: say which by one of the offsets. */
  | 'LOCAL_TIME_TWICE'
  /** The other side says that another number of minutes was delivered: agree on one, and report again. */
  | 'MINUTES_DIFFER'
  /** So many minutes cannot have been delivered: whole quarters of an hour of what is held, or all of it. */
  | 'MINUTES_OUT_OF_RANGE'
  /** Join the community of this listing first. */
  | 'NOT_A_MEMBER'
  /** Nobody has objected: there is nothing to settle. */
  | 'NOT_BROKEN_DOWN'
  /** There is nothing with this id that you could book or act on. */
  | 'NOT_FOUND'
  /** It is not negotiated any more: it has been accepted, or it is over. */
  | 'NOT_NEGOTIABLE'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** It has not been accepted yet. */
  | 'NOT_YET_ACCEPTED'
  /** The time to object has not passed yet. */
  | 'NOT_YET_DUE'
  /** It has not ended yet. */
  | 'NOT_YET_ENDED'
  /** The other side has not reported its contributions yet. */
  | 'NOT_YET_REPORTED'
  /** The listing's owner has not said yet when it can be booked. */
  | 'NO_AVAILABILITY'
  /** Your side of the terms has no contribution at this place. */
  | 'NO_SUCH_CONTRIBUTION'
  /** The listing has no price at this place of its list. */
  | 'NO_SUCH_PRICE'
  /** The community has no such reward programme. */
  | 'NO_SUCH_PROGRAMME'
  /** Nobody books their own listing. */
  | 'OWN_LISTING'
  /** Your own proposal waits for the other side. */
  | 'OWN_PROPOSAL'
  /** Who would be paid cannot be paid by card at present: the owner of an offer, or you where you answer a need (`becomePayee` first). Take another price, or ask them. */
  | 'PAYEE_NOT_READY'
  /** The recipient's card does not stand for these terms: they pay first, with `preparePayment`. */
  | 'PAYMENT_REQUIRED'
  /** So much cannot be paid here: no card is charged so little or so much, or in this currency, and a booking costs 15 minutes to 24 hours of credit. */
  | 'PRICE_NOT_YET_PAYABLE'
  /** The reward programme has ended: leave the reward out. */
  | 'PROGRAMME_ENDED'
  /** Settling for others needs a reason. */
  | 'REASON_REQUIRED'
  /** The same contribution stands twice in this report. */
  | 'REPORTED_TWICE'
  /** The listing does not have that many seats. */
  | 'SEATS_OUT_OF_RANGE'
  /** The slot has begun, or is over. */
  | 'SLOT_IN_THE_PAST'
  /** The listing's calendar has no such slot. */
  | 'SLOT_NOT_OFFERED'
  /** Somebody else was faster: not that many seats are left. */
  | 'SLOT_TAKEN'
  /** The terms have changed since you read them. */
  | 'STALE_TERMS'
  /** The time to answer has not passed yet. */
  | 'STILL_OPEN'
  /** The slot lies further ahead than can be booked now. */
  | 'TOO_FAR'
  /** It has begun: it cannot be called off any more. */
  | 'TOO_LATE_TO_CANCEL'
  /** The slot is longer than this listing can be booked for. */
  | 'TOO_LONG'
  /** Too many of your requests are waiting for an answer: wait for some, or take some back. */
  | 'TOO_MANY_OPEN_REQUESTS'
  /** The slot is shorter than this listing can be booked for. */
  | 'TOO_SHORT'
  /** The slot begins too soon to be booked now. */
  | 'TOO_SOON'
  /** This is for the other side to do. */
  | 'WRONG_SIDE';

/** What the recipient earns for taking part. The provider never pays it. */
export type BookingReward = {
  readonly __typename: 'BookingReward';
  /** The place of the recipient’s contribution in the terms, from 0; null where the terms do not name it. */
  readonly index: Maybe<Scalars['Int']['output']>;
  /** What has become of it, in a sentence for the recipient. */
  readonly message: Scalars['String']['output'];
  /** How many minutes of credit. */
  readonly minutes: Scalars['BigInt']['output'];
  /** With REFUSED: how many minutes were wanting. */
  readonly missing: Maybe<Scalars['BigInt']['output']>;
  /** The programme that grants it. */
  readonly programmeId: Scalars['ID']['output'];
  /** With REFUSED: why. */
  readonly refusal: Maybe<BookingRewardRefusal>;
  /** What has become of it. */
  readonly status: BookingRewardStatus;
};

/** Why a reward was refused. */
export type BookingRewardRefusal =
  /** The programme’s budget does not reach. */
  | 'BUDGET_EXHAUSTED'
  /** The fund, or the sponsor, has not enough. */
  | 'LIMIT_REACHED'
  /** The most that can be earned for taking part, in one booking or in one month, would have been passed. */
  | 'REWARD_CAP_REACHED';

/** What has become of a reward. */
export type BookingRewardStatus =
  /** Granted: the recipient has it, or in a moment. */
  | 'GRANTED'
  /** Not earned: the booking ended otherwise, it was not done as a whole, or the provider has not confirmed it. A coordinator or a treasurer may still grant what was done in part and confirmed. */
  | 'NOT_EARNED'
  /** Earned, and on its way. */
  | 'PENDING'
  /** Promised by the terms: granted when the booking is completed, if the recipient reports it done and the provider confirms that. */
  | 'PROMISED'
  /** Earned, and refused: `refusal` says why. A coordinator or a treasurer may grant it another day. */
  | 'REFUSED';

/** Where a booking stands in its life. */
export type BookingStatus =
  /** Both have agreed to the same version of the terms. */
  | 'ACCEPTED'
  /** Asked for, and waits until the recipient has paid or given a card: nobody else hears of it before, and by `payBy` it is gone. */
  | 'AWAITING_PAYMENT'
  /** One side objects to what was delivered: to be settled by the two, or by a coordinator. */
  | 'BROKEN_DOWN'
  /** Called off before its start, or by the settlement of a breakdown. */
  | 'CANCELLED'
  /** Both have confirmed, or nobody objected in time, or a breakdown was settled so. */
  | 'COMPLETED'
  /** Answered with other terms, which wait for an answer in turn. */
  | 'COUNTERED'
  /** The side that was asked has said no. */
  | 'DECLINED'
  /** It has taken place: at least one side has said so. */
  | 'DELIVERED'
  /** Nobody agreed in time. */
  | 'EXPIRED'
  /** Asked for; the other side has not answered yet. */
  | 'REQUESTED'
  /** The side that asked has taken the request back. */
  | 'WITHDRAWN';

/** What both must agree to, word for word, before anything is booked. */
export type BookingTerms = {
  readonly __typename: 'BookingTerms';
  /** What each side brings; null where the words have been erased with their author. */
  readonly contributions: Maybe<Contributions>;
  /** What it comes to in minutes of credit, for this slot and these seats; null where no part of the price is in credits. */
  readonly creditMinutes: Maybe<Scalars['BigInt']['output']>;
  /** The end, as an instant. */
  readonly endsAt: Scalars['DateTime']['output'];
  /** What it comes to in money, for this slot and these seats, beside the credits and never added to them; null where no part of the price is in money. */
  readonly money: Maybe<Money>;
  /** A word from who proposed it; null where there is none, or where it has been erased. */
  readonly note: Maybe<Scalars['String']['output']>;
  /** What it costs. */
  readonly price: Price;
  /** When it was proposed. */
  readonly proposedAt: Scalars['DateTime']['output'];
  /** The side whose proposal it is. */
  readonly proposedBy: Side;
  /** How many seats of the listing it takes. */
  readonly seats: Scalars['Int']['output'];
  /** The beginning, as an instant. */
  readonly startsAt: Scalars['DateTime']['output'];
  /** Raised by every counter-offer; accepting names the version that was read. */
  readonly version: Scalars['Int']['output'];
};

/** How a breakdown ends. */
export type BreakdownOutcome =
  /** The service counts as called off. */
  | 'CANCELLED'
  /** The service counts as given and received. */
  | 'COMPLETED';

/** Who settles a breakdown. */
export type BreakdownSettledBy =
  /** The two together: both have proposed the same outcome. */
  | 'BOTH'
  /** A coordinator of their community. */
  | 'COORDINATOR';

/** How a breakdown was settled. */
export type BreakdownSettlement = {
  readonly __typename: 'BreakdownSettlement';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** By whom. */
  readonly by: BreakdownSettledBy;
  /** How many minutes of credit are paid; null where it was not said. */
  readonly creditMinutes: Maybe<Scalars['BigInt']['output']>;
  /** How it ended. */
  readonly outcome: BreakdownOutcome;
  /** Why; null where no words were given, or where they have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
};

/** A refusal about a calendar. */
export type CalendarRejected = Rejection & {
  readonly __typename: 'CalendarRejected';
  /** The reason, for programs. */
  readonly code: CalendarRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why a command about a calendar was refused. Nothing has changed. */
export type CalendarRejectionCode =
  /** Many commands are changing this calendar at once: try again. */
  | 'BUSY'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** No listing of yours has this id, or its availability has not been set yet. */
  | 'NOT_FOUND'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** More than 1,000 exceptions from the week lie ahead: join some of them, or change the week. */
  | 'TOO_MANY_EXCEPTIONS';

/** Calling off what was agreed. */
export type CancelBookingInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Why, at most 500 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** How calling off ended. */
export type CancelBookingResult = BookingRejected | CancelBookingSuccess;

/** The booking is called off, and the slot is free again. */
export type CancelBookingSuccess = {
  readonly __typename: 'CancelBookingSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Which replay is to stop. */
export type CancelReplayInput = {
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The name of the read model. */
  readonly projection: Scalars['String']['input'];
  /** Why, for those who read it later: at most 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How calling off a replay ended. */
export type CancelReplayResult = CancelReplaySuccess | ProjectionRejected;

/** The replay stops; the live rows stay as they are. */
export type CancelReplaySuccess = {
  readonly __typename: 'CancelReplaySuccess';
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
  /** The read model. */
  readonly projection: Maybe<Projection>;
};

/** Who cancels later than the tier before it, and at least this early, owes this share of the price to the other side. */
export type CancellationTier = {
  readonly __typename: 'CancellationTier';
  /** Hours before the start. */
  readonly hoursBefore: Scalars['Int']['output'];
  /** Percent of the price, 0 to 100. */
  readonly percent: Scalars['Int']['output'];
};

/** What a cancellation costs from here on. */
export type CancellationTierInput = {
  /** Hours before the start, 0 to 8,760. */
  readonly hoursBefore: Scalars['Int']['input'];
  /** Percent of the price, 0 to 100. */
  readonly percent: Scalars['Int']['input'];
};

/** Other rules from now on. Needs a coordinator. */
export type ChangePolicyInput = {
  /** Which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The rules that shall be different. */
  readonly policy: PolicyInput;
  /** Why, 1 to 500 characters: everybody can read it. */
  readonly reason: Scalars['String']['input'];
};

/** The changed rules, or why not. */
export type ChangePolicyResult = ChangePolicySuccess | CommunityRejected;

/** The rules are in force. */
export type ChangePolicySuccess = {
  readonly __typename: 'ChangePolicySuccess';
  /** The community with its new rules; null if the read model has not caught up in time. */
  readonly community: Maybe<Community>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** The clock was not set. */
export type ClockRejected = Rejection & {
  readonly __typename: 'ClockRejected';
  /** The reason, for programs. */
  readonly code: ClockRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why the clock was not set. */
export type ClockRejectionCode =
  /** The clock of this installation goes by itself: it can be set only where it was started with --test-clock or TEST_CLOCK=true. */
  | 'TEST_CLOCK_OFF'
  /** The test clock can be set at most ten years ahead. */
  | 'TOO_FAR_AHEAD';

/** Closing an account. */
export type CloseAccountInput = {
  /** The account of a member. */
  readonly accountId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Why, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How closing ended. */
export type CloseAccountResult = AccountRejected | CloseAccountSuccess;

/** The account is closed. */
export type CloseAccountSuccess = {
  readonly __typename: 'CloseAccountSuccess';
  /** The account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Dates that cannot be booked, whatever the week says. */
export type CloseDatesInput = {
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The listing. */
  readonly listingId: Scalars['ID']['input'];
  /** The dates, 1 to 400 ranges. */
  readonly ranges: ReadonlyArray<DatesInput>;
};

/** The calendar, or why not. */
export type CloseDatesResult = CalendarRejected | CloseDatesSuccess;

/** The dates are closed. Bookings that were made stand. */
export type CloseDatesSuccess = {
  readonly __typename: 'CloseDatesSuccess';
  /** The listing with its calendar; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A neighbourhood, a timebank, a clinic: people who make their own rules. */
export type Community = Node & {
  readonly __typename: 'Community';
  /** What it is about, if it says so. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** With which communities it exchanges, or has exchanged, time credits; null for who does not belong to it. */
  readonly exchanges: Maybe<ReadonlyArray<CreditExchange>>;
  /** Since when it exists. */
  readonly foundedAt: Scalars['DateTime']['output'];
  /** Who founded it. */
  readonly founder: Member;
  /** What its members have in common; null for who does not belong to it. */
  readonly fund: Maybe<Account>;
  /** How it was founded, and how its rules were changed; null when there is none. */
  readonly history: Maybe<HistoryConnection>;
  /** Global and opaque. */
  readonly id: Scalars['ID']['output'];
  /** Where its credits come from; null for who does not belong to it. */
  readonly issue: Maybe<Account>;
  /** How its credits are spread; null for who does not belong to it. */
  readonly ledger: Maybe<LedgerOverview>;
  /** How many belong to it today. */
  readonly memberCount: Scalars['Int']['output'];
  /** Who belongs to it, the longest first. */
  readonly members: MembershipConnection;
  /** What has moved through it in money, by currency; null for others than treasurers. */
  readonly money: Maybe<ReadonlyArray<CommunityMoney>>;
  /** What it is called. */
  readonly name: Scalars['String']['output'];
  /** Payments that want looking at; null for others than treasurers. */
  readonly payments: Maybe<PaymentConnection>;
  /** The rules in force. */
  readonly policy: Policy;
  /** Every version of the rules there has been, the first one first. */
  readonly policyHistory: ReadonlyArray<Policy>;
  /** The accounts of its sponsors, by id; null for who does not belong to it. */
  readonly sponsors: Maybe<ReadonlyArray<Account>>;
  /** Your own account in it; null when you have none. */
  readonly viewerAccount: Maybe<Account>;
  /** Mandates that others gave you, from whose accounts you may pay now; null for who does not belong to it. */
  readonly viewerMandates: Maybe<ReadonlyArray<Mandate>>;
  /** Your own roles in it; empty when you do not belong to it. */
  readonly viewerRoles: ReadonlyArray<MemberRole>;
};


/** A neighbourhood, a timebank, a clinic: people who make their own rules. */
export type CommunityHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A neighbourhood, a timebank, a clinic: people who make their own rules. */
export type CommunityMembersArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** A neighbourhood, a timebank, a clinic: people who make their own rules. */
export type CommunityPaymentsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  concern: PaymentConcern;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of communities. */
export type CommunityConnection = {
  readonly __typename: 'CommunityConnection';
  /** The communities with their cursors. */
  readonly edges: ReadonlyArray<CommunityEdge>;
  /** The communities alone. */
  readonly nodes: ReadonlyArray<Community>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in the whole list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A community in a page. */
export type CommunityEdge = {
  readonly __typename: 'CommunityEdge';
  /** Stands for this place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The community. */
  readonly node: Community;
};

/** What has moved through a community in one currency. */
export type CommunityMoney = {
  readonly __typename: 'CommunityMoney';
  /** Taken from cards. */
  readonly capturedMinor: Scalars['BigInt']['output'];
  /** How many bookings. */
  readonly count: Scalars['Int']['output'];
  /** The currency of all the sums. */
  readonly currency: Scalars['String']['output'];
  /** The platform's fees. */
  readonly feesMinor: Scalars['BigInt']['output'];
  /** With the platform, for bookings that are not over. */
  readonly heldMinor: Scalars['BigInt']['output'];
  /** Lost by disputes, and not had back from providers. */
  readonly lostMinor: Scalars['BigInt']['output'];
  /** Owed to providers. */
  readonly owedMinor: Scalars['BigInt']['output'];
  /** Gone to providers, less what was taken back. */
  readonly paidOutMinor: Scalars['BigInt']['output'];
  /** Gone back to payers. */
  readonly refundedMinor: Scalars['BigInt']['output'];
};

/** A refusal about a community or a membership. */
export type CommunityRejected = Rejection & {
  readonly __typename: 'CommunityRejected';
  /** The reason, for programs. */
  readonly code: CommunityRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why a command about a community was refused. Nothing has changed. */
export type CommunityRejectionCode =
  /** This community has been founded already. */
  | 'ALREADY_FOUNDED'
  /** They hold this role already. */
  | 'ALREADY_GRANTED'
  /** They belong to this community already. */
  | 'ALREADY_MEMBER'
  /** Many people are changing this at once: try again. */
  | 'BUSY'
  /** The founder stays, and stays coordinator, so that a community always has one. */
  | 'FOUNDER_STAYS'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** Who belongs to a community is a member of it: to take this role away, they leave. */
  | 'MEMBER_ROLE_STAYS'
  /** You do not belong to this community. */
  | 'NOT_A_MEMBER'
  /** Only a coordinator of the community may do this. */
  | 'NOT_COORDINATOR'
  /** No community with this id, or nobody with this id belongs to it. */
  | 'NOT_FOUND'
  /** They do not hold this role. */
  | 'NOT_GRANTED'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** These rules contradict each other; `path` says which. */
  | 'POLICY_CONTRADICTS_ITSELF';

/** Your word that the other's contributions were made as agreed. */
export type ConfirmContributionsInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** Where it is paid in credits: how many minutes were really delivered. What the other side says, when left out. */
  readonly creditMinutes?: InputMaybe<Scalars['BigInt']['input']>;
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** A word with it, at most 500 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
};

/** How confirming ended. */
export type ConfirmContributionsResult = BookingRejected | ConfirmContributionsSuccess;

/** Confirmed; completed, if the other side had confirmed too and no money is missed. */
export type ConfirmContributionsSuccess = {
  readonly __typename: 'ConfirmContributionsSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Words that a payer agrees to before their card is saved. */
export type ConsentText = {
  readonly __typename: 'ConsentText';
  /** To be shown to the payer. */
  readonly text: Scalars['String']['output'];
  /** Give it to `preparePayment`. */
  readonly version: Scalars['String']['output'];
};

/** One thing one side brings. */
export type Contribution = {
  readonly __typename: 'Contribution';
  /** What kind of thing it is. */
  readonly kind: ContributionKind;
  /** How long it takes, where that can be said. */
  readonly minutes: Maybe<Scalars['Minutes']['output']>;
  /** What who receives earns for doing it, once both have said that it was done; null where nothing is earned, and for who provides. */
  readonly reward: Maybe<ContributionReward>;
  /** What it is, in the side's own words. */
  readonly what: Scalars['String']['output'];
};

/** How far a contribution was made. */
export type ContributionDone =
  /** As agreed. */
  | 'DONE'
  /** Not at all. */
  | 'NOT_DONE'
  /** In part. */
  | 'PARTLY';

/** One thing one side brings. */
export type ContributionInput = {
  /** What kind of thing it is. */
  readonly kind: ContributionKind;
  /** How long it takes, where that can be said; up to 30 days. */
  readonly minutes?: InputMaybe<Scalars['Minutes']['input']>;
  /** What it earns. Only in what the recipient brings, each programme once. */
  readonly reward?: InputMaybe<ContributionRewardInput>;
  /** What it is, 1 to 200 characters. */
  readonly what: Scalars['String']['input'];
};

/** What kind of thing one side brings. */
export type ContributionKind =
  /** Something one side knows and the other does not yet. */
  | 'KNOWLEDGE'
  /** Something that is used up. */
  | 'MATERIAL'
  /** Where it happens. */
  | 'PLACE'
  /** Something to do. */
  | 'TASK'
  /** Being there for a while. */
  | 'TIME'
  /** A tool or a machine. */
  | 'TOOL';

/** One line of a side's own account of what it brought. */
export type ContributionReport = {
  readonly __typename: 'ContributionReport';
  /** How far it was made. */
  readonly done: ContributionDone;
  /** The place of the contribution in that side's list of the terms, from 0. */
  readonly index: Scalars['Int']['output'];
  /** A word about it. */
  readonly note: Maybe<Scalars['String']['output']>;
};

/** What became of one of your contributions. */
export type ContributionReportInput = {
  /** How far you made it. */
  readonly done: ContributionDone;
  /** Its place in your side's list of the terms, from 0. */
  readonly index: Scalars['Int']['input'];
  /** A word about it, at most 500 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
};

/** Earned for taking part: paid by a reward programme of the community, never by who provides. Within the programme’s budget and the community’s caps. */
export type ContributionReward = {
  readonly __typename: 'ContributionReward';
  /** How many minutes of credit. */
  readonly minutes: Scalars['BigInt']['output'];
  /** The programme that pays: see `programmes` of the community’s ledger. */
  readonly programmeId: Scalars['ID']['output'];
  /** Why, in the words of who wrote it. */
  readonly reason: Scalars['String']['output'];
};

/** What taking part earns, from a reward programme of the community. */
export type ContributionRewardInput = {
  /** Whole minutes of credit, no more than the programme gives each time; all rewards of a booking together no more than the community allows. */
  readonly minutes: Scalars['BigInt']['input'];
  /** The programme, which has not ended. */
  readonly programmeId: Scalars['ID']['input'];
  /** Why, 1 to 200 characters. */
  readonly reason: Scalars['String']['input'];
};

/** What both sides bring: a service is made by the two together. */
export type Contributions = {
  readonly __typename: 'Contributions';
  /** What who provides brings. */
  readonly provider: ReadonlyArray<Contribution>;
  /** What who receives brings. */
  readonly recipient: ReadonlyArray<Contribution>;
};

/** What both sides bring. */
export type ContributionsInput = {
  /** What who provides brings, 1 to 10 things. */
  readonly provider: ReadonlyArray<ContributionInput>;
  /** What who receives brings, up to 10 things. It may be empty, but think twice: few services succeed without them. */
  readonly recipient: ReadonlyArray<ContributionInput>;
};

/** Other terms in answer to those you have read. What you leave out stays as it is in them, except for the note. */
export type CounterBookingInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** What each of you brings, at most 10 things each. */
  readonly contributions?: InputMaybe<ContributionsInput>;
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** A word to the other side, at most 500 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** The place of another price in the listing's list of prices, from 0. */
  readonly priceIndex?: InputMaybe<Scalars['Int']['input']>;
  /** Another time, or other seats. */
  readonly slot?: InputMaybe<SlotInput>;
  /** The version of the terms that you have read. */
  readonly termsVersion: Scalars['Int']['input'];
};

/** How a counter-offer ended. */
export type CounterBookingResult = BookingRejected | CounterBookingSuccess;

/** Your terms wait for the other side. */
export type CounterBookingSuccess = {
  readonly __typename: 'CounterBookingSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** So much may be issued to the fund in a period. */
export type CreditBudget = {
  readonly __typename: 'CreditBudget';
  /** When. */
  readonly adoptedAt: Scalars['DateTime']['output'];
  /** Which treasurer adopted it. */
  readonly adoptedBy: Member;
  /** From when on. */
  readonly from: Scalars['DateTime']['output'];
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** What is left of them. */
  readonly left: Scalars['BigInt']['output'];
  /** How many minutes. */
  readonly minutes: Scalars['BigInt']['output'];
  /** Why; null where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Until when. */
  readonly until: Scalars['DateTime']['output'];
};

/** What a community exchanges with another one. */
export type CreditExchange = {
  readonly __typename: 'CreditExchange';
  /** Where it is kept: above zero is what this community owes the other, below zero what it is owed. The other one keeps the opposite. */
  readonly account: Account;
  /** What the other one has agreed to; null when it has not, or no longer. */
  readonly agreedByThem: Maybe<Scalars['BigInt']['output']>;
  /** What this community has agreed to; null when it has not, or no longer. */
  readonly agreedByUs: Maybe<Scalars['BigInt']['output']>;
  /** How many minutes the one may owe the other: the lower of what both have agreed to; null unless both have. */
  readonly limit: Maybe<Scalars['BigInt']['output']>;
  /** What this community’s treasurer said of it last; null where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Whether it is in force. */
  readonly state: ExchangeState;
  /** The other community. */
  readonly with: Community;
};

/** Credits set aside for what was agreed to. */
export type CreditHold = {
  readonly __typename: 'CreditHold';
  /** The booking; null where it is not about one, or not for you to see. */
  readonly booking: Maybe<Booking>;
  /** When they are given back if nothing happens; null: when what it is for ends. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Since when. */
  readonly heldAt: Scalars['DateTime']['output'];
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** How many minutes. */
  readonly minutes: Scalars['BigInt']['output'];
  /** For whom. */
  readonly payee: AccountOwner;
  /** What for. */
  readonly purpose: TransferPurpose;
};

/** A page of holds. */
export type CreditHoldConnection = {
  readonly __typename: 'CreditHoldConnection';
  /** The holds of this page with their cursors. */
  readonly edges: ReadonlyArray<CreditHoldEdge>;
  /** The holds of this page. */
  readonly nodes: ReadonlyArray<CreditHold>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A hold and its place in the list. */
export type CreditHoldEdge = {
  readonly __typename: 'CreditHoldEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The hold. */
  readonly node: CreditHold;
};

/** Somebody asks to be paid. */
export type CreditRequest = {
  readonly __typename: 'CreditRequest';
  /** Until when it can be answered. */
  readonly answerBy: Scalars['DateTime']['output'];
  /** When it was asked. */
  readonly askedAt: Scalars['DateTime']['output'];
  /** Give it as `requestId`. */
  readonly id: Scalars['ID']['output'];
  /** How many minutes. */
  readonly minutes: Scalars['BigInt']['output'];
  /** Whether it is paid if nobody answers until then: only where the community wants it so, and only small ones. */
  readonly paidBySilence: Scalars['Boolean']['output'];
  /** Who asks. */
  readonly payee: AccountOwner;
  /** Who is asked to pay. */
  readonly payer: AccountOwner;
  /** What for; null where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
};

/** A page of requests. */
export type CreditRequestConnection = {
  readonly __typename: 'CreditRequestConnection';
  /** The requests of this page with their cursors. */
  readonly edges: ReadonlyArray<CreditRequestEdge>;
  /** The requests of this page. */
  readonly nodes: ReadonlyArray<CreditRequest>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A request and its place in the list. */
export type CreditRequestEdge = {
  readonly __typename: 'CreditRequestEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The request. */
  readonly node: CreditRequest;
};

/** The part of a price that is paid in time credits. */
export type CreditsPrice = {
  readonly __typename: 'CreditsPrice';
  /** How many minutes of credit for one unit; 60 for an hour is one to one. */
  readonly minutes: Scalars['Minutes']['output'];
  /** The unit. */
  readonly per: PriceUnit;
};

/** The part of a price that is paid in time credits. */
export type CreditsPriceInput = {
  /** How many minutes of credit for one unit; 60 for an hour is one to one. Up to 1,440; a whole booking comes to 15 minutes to 24 hours. */
  readonly minutes: Scalars['Minutes']['input'];
  /** The unit. */
  readonly per: PriceUnit;
};

/** Dates that are not as the week says. */
export type DatesException = {
  readonly __typename: 'DatesException';
  /** The first date. */
  readonly from: Scalars['LocalDate']['output'];
  /** The first date that is not meant any more. */
  readonly to: Scalars['LocalDate']['output'];
  /** When they can be booked instead; none: they are closed. */
  readonly windows: ReadonlyArray<DayWindow>;
};

/** Dates, the first included, the last not. */
export type DatesInput = {
  /** The first date. */
  readonly from: Scalars['LocalDate']['input'];
  /** The first date that is not meant any more. */
  readonly to: Scalars['LocalDate']['input'];
};

/** A stretch of a day. */
export type DayWindow = {
  readonly __typename: 'DayWindow';
  /** Its beginning. */
  readonly from: Scalars['LocalTime']['output'];
  /** Its end, `24:00` at the latest. */
  readonly to: Scalars['LocalTime']['output'];
};

/** A stretch of a day. */
export type DayWindowInput = {
  /** Its beginning. */
  readonly from: Scalars['LocalTime']['input'];
  /** Its end, `24:00` at the latest. */
  readonly to: Scalars['LocalTime']['input'];
};

/** Saying no to a request. */
export type DeclineBookingInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Why, at most 500 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** How declining ended. */
export type DeclineBookingResult = BookingRejected | DeclineBookingSuccess;

/** The request is declined, and the slot is free again. */
export type DeclineBookingSuccess = {
  readonly __typename: 'DeclineBookingSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Saying no to a dispute. */
export type DismissDisputeInput = {
  /** The account whose owner disputes an entry. */
  readonly accountId: Scalars['ID']['input'];
  /** The dispute. */
  readonly disputeId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Why the entry stays as it is, 1 to 500 characters: the owner reads it. */
  readonly reason: Scalars['String']['input'];
};

/** How it ended. */
export type DismissDisputeResult = AccountRejected | DismissDisputeSuccess;

/** The entry stays as it is. */
export type DismissDisputeSuccess = {
  readonly __typename: 'DismissDisputeSuccess';
  /** The account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** An entry that is wrong. */
export type DisputeEntryInput = {
  /** Your account. */
  readonly accountId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** What is wrong with it, 1 to 500 characters: treasurers read it. */
  readonly reason: Scalars['String']['input'];
  /** The transfer that the entry belongs to, whichever side of it you are. */
  readonly transferId: Scalars['ID']['input'];
};

/** How it ended. */
export type DisputeEntryResult = AccountRejected | DisputeEntrySuccess;

/** A treasurer is to answer. No minute has moved. */
export type DisputeEntrySuccess = {
  readonly __typename: 'DisputeEntrySuccess';
  /** Your account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** What the dispute is called from now on: `reverseTransfer`, `dismissDispute` and `withdrawDispute` take it. */
  readonly disputeId: Scalars['ID']['output'];
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A new listing, for now seen by you alone. */
export type DraftListingInput = {
  /** The community it belongs to. You must be a member. */
  readonly communityId: Scalars['ID']['input'];
  /** Everything it says. */
  readonly content: ListingContentInput;
  /** Repeat a request with the same key and nothing happens twice: the same listing is answered. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Whether you provide or receive. */
  readonly kind: ListingKind;
};

/** The draft, or why not. */
export type DraftListingResult = DraftListingSuccess | ListingRejected;

/** A listing has been drafted. */
export type DraftListingSuccess = {
  readonly __typename: 'DraftListingSuccess';
  /** The draft; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** What a provider has earned in one currency. */
export type Earnings = {
  readonly __typename: 'Earnings';
  /** The currency of all the sums. */
  readonly currency: Scalars['String']['output'];
  /** Earned by bookings that are over, after the platform's fee and all refunds. */
  readonly earnedMinor: Scalars['BigInt']['output'];
  /** Captured for bookings that are not over yet: theirs when they are. */
  readonly onTheWayMinor: Scalars['BigInt']['output'];
  /** Less than nothing where a dispute was lost after they had been paid: what they owe back. */
  readonly owedBackMinor: Scalars['BigInt']['output'];
  /** Of that, what they are owed and waits. */
  readonly owedMinor: Scalars['BigInt']['output'];
  /** Of that, what has gone to their Stripe account. */
  readonly paidMinor: Scalars['BigInt']['output'];
};

/** A quarter of a yearly statement. */
export type EarningsQuarter = {
  readonly __typename: 'EarningsQuarter';
  /** How many services. */
  readonly count: Scalars['Int']['output'];
  /** The currency of the sums. */
  readonly currency: Scalars['String']['output'];
  /** What the platform kept of it. */
  readonly feesMinor: Scalars['BigInt']['output'];
  /** What recipients paid, after refunds. */
  readonly grossMinor: Scalars['BigInt']['output'];
  /** What was the provider's. */
  readonly netMinor: Scalars['BigInt']['output'];
  /** 1 to 4, by the day on which a booking was completed or called off, in UTC. */
  readonly quarter: Scalars['Int']['output'];
};

/** What a provider has earned in a year: for their taxes, and for what platforms report (DAC7, 1099-K). */
export type EarningsStatement = {
  readonly __typename: 'EarningsStatement';
  /** The same as CSV, with a header. */
  readonly csv: Scalars['String']['output'];
  /** By quarter and currency; quarters without earnings are left out. */
  readonly quarters: ReadonlyArray<EarningsQuarter>;
  /** The year, in UTC. */
  readonly year: Scalars['Int']['output'];
};

/** What a listing shall say from now on. */
export type EditListingInput = {
  /** Everything it says: this replaces the whole. */
  readonly content: ListingContentInput;
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The listing. */
  readonly listingId: Scalars['ID']['input'];
};

/** The new version, or why not. */
export type EditListingResult = EditListingSuccess | ListingRejected;

/** The listing has a new version. */
export type EditListingSuccess = {
  readonly __typename: 'EditListingSuccess';
  /** The new version; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** An exchange that is to end. */
export type EndExchangeInput = {
  /** Your community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Why, 1 to 500 characters: every member may read it. */
  readonly reason: Scalars['String']['input'];
  /** The other one. */
  readonly withId: Scalars['ID']['input'];
};

/** How ending ended. */
export type EndExchangeResult = AccountRejected | EndExchangeSuccess;

/** The exchange has ended: nothing new is paid, and what the one owes the other can still go back. */
export type EndExchangeSuccess = {
  readonly __typename: 'EndExchangeSuccess';
  /** Where your community keeps what it has exchanged with the other; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Ending a programme. */
export type EndProgrammeInput = {
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The programme. */
  readonly programmeId: Scalars['ID']['input'];
  /** Why, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How it ended. */
export type EndProgrammeResult = AccountRejected | EndProgrammeSuccess;

/** The programme has ended. */
export type EndProgrammeSuccess = {
  readonly __typename: 'EndProgrammeSuccess';
  /** The fund; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** The owner of an account says that an entry of it is wrong. It is never taken away, and neither is the answer. */
export type EntryDispute = {
  readonly __typename: 'EntryDispute';
  /** Whose entry it is, to be given as `accountId`. */
  readonly accountId: Scalars['ID']['output'];
  /** The treasurer's words; null before there is an answer, and where they have been erased. */
  readonly answer: Maybe<Scalars['String']['output']>;
  /** When it was answered, or taken back; null while it is open. */
  readonly answeredAt: Maybe<Scalars['DateTime']['output']>;
  /** Which treasurer answered; null before one has. */
  readonly answeredBy: Maybe<Member>;
  /** Give it as `disputeId`. */
  readonly id: Scalars['ID']['output'];
  /** How many minutes were paid back, with REVERSED. */
  readonly minutes: Maybe<Scalars['BigInt']['output']>;
  /** Whose entry it is. */
  readonly owner: AccountOwner;
  /** When it was raised. */
  readonly raisedAt: Scalars['DateTime']['output'];
  /** What is wrong with it; null where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** How far it has come. */
  readonly state: EntryDisputeState;
  /** The transfer that the entry belongs to. */
  readonly transferId: Scalars['ID']['output'];
};

/** A page of disputes. */
export type EntryDisputeConnection = {
  readonly __typename: 'EntryDisputeConnection';
  /** The disputes of this page with their cursors. */
  readonly edges: ReadonlyArray<EntryDisputeEdge>;
  /** The disputes of this page. */
  readonly nodes: ReadonlyArray<EntryDispute>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A dispute and its place in the list. */
export type EntryDisputeEdge = {
  readonly __typename: 'EntryDisputeEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The dispute. */
  readonly node: EntryDispute;
};

/** How far a dispute of an entry has come. */
export type EntryDisputeState =
  /** The entry stays as it is. */
  | 'DISMISSED'
  /** It waits for a treasurer's answer. */
  | 'OPEN'
  /** The transfer was paid back, as a whole or in part. */
  | 'REVERSED'
  /** Its owner has taken it back. */
  | 'WITHDRAWN';

/** One field of an event, by its path: `content.resources.0.name`. */
export type EventField = {
  readonly __typename: 'EventField';
  /** Why it is not shown; null where it is. */
  readonly hidden: Maybe<HiddenBecause>;
  /** Whose words they are, where they are hidden. */
  readonly of: Maybe<Scalars['ID']['output']>;
  /** Where it stands in the event's data. */
  readonly path: Scalars['String']['output'];
  /** Its value as JSON; null where it is hidden. */
  readonly value: Maybe<Scalars['String']['output']>;
};

/** A service that was completed: what remains of it on a member's page. */
export type Exchange = {
  readonly __typename: 'Exchange';
  /** When it was completed. */
  readonly completedAt: Scalars['DateTime']['output'];
  /** What was offered or asked for. */
  readonly listing: Listing;
};

/** A page of completed services, newest first. */
export type ExchangeConnection = {
  readonly __typename: 'ExchangeConnection';
  /** The services of this page with their cursors. */
  readonly edges: ReadonlyArray<ExchangeEdge>;
  /** The services of this page. */
  readonly nodes: ReadonlyArray<Exchange>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A completed service and its place in the list. */
export type ExchangeEdge = {
  readonly __typename: 'ExchangeEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The service. */
  readonly node: Exchange;
};

/** How far two communities have come in agreeing to exchange. */
export type ExchangeState =
  /** Neither wants it any more. */
  | 'ENDED'
  /** Both have agreed: their members can pay each other. */
  | 'OPEN'
  /** This community has agreed, the other one has not, or no longer. */
  | 'WAITING_FOR_THEM'
  /** The other community has agreed, this one has not, or no longer. */
  | 'WAITING_FOR_US';

/** A new community. Who founds it belongs to it with every role. */
export type FoundCommunityInput = {
  /** What it is about, up to 2,000 characters. */
  readonly description?: InputMaybe<Scalars['String']['input']>;
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** What it is called, 1 to 80 characters. */
  readonly name: Scalars['String']['input'];
  /** Rules that differ from the defaults. */
  readonly policy?: InputMaybe<PolicyInput>;
};

/** The new community, or why not. */
export type FoundCommunityResult = CommunityRejected | FoundCommunitySuccess;

/** The community exists, and you hold every role in it. */
export type FoundCommunitySuccess = {
  readonly __typename: 'FoundCommunitySuccess';
  /** The new community; null if the read model has not caught up in time. */
  readonly community: Maybe<Community>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A slot that can still be booked. */
export type FreeSlot = {
  readonly __typename: 'FreeSlot';
  /** Its end. */
  readonly endsAt: Scalars['DateTime']['output'];
  /** Its beginning on the clocks of the listing's zone. */
  readonly localStart: Scalars['LocalDateTime']['output'];
  /** How far those clocks are from UTC then: in the autumn double hour it tells two slots apart. */
  readonly offset: Scalars['String']['output'];
  /** How many seats are left all the time from beginning to end. */
  readonly seatsLeft: Scalars['Int']['output'];
  /** Its beginning. */
  readonly startsAt: Scalars['DateTime']['output'];
};

/** What became of one build of a read model. */
export type GenerationState =
  /** Is being built; nobody reads it. */
  | 'BUILDING'
  /** Could not be built. */
  | 'FAILED'
  /** Is read, and kept current. */
  | 'LIVE'
  /** Stands where it was when another took its place: what a rollback goes back to. */
  | 'PREVIOUS';

/** A payment to a member of another community with which yours exchanges. */
export type GiveCreditsAbroadInput = {
  /** Your account, in the community that pays. */
  readonly from: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** The account that receives: of a member, in the other community. */
  readonly to: Scalars['ID']['input'];
};

/** How giving abroad ended. */
export type GiveCreditsAbroadResult = AccountRejected | GiveCreditsAbroadSuccess;

/** The minutes have left your account; the other side receives them in a moment, in its own community. */
export type GiveCreditsAbroadSuccess = {
  readonly __typename: 'GiveCreditsAbroadSuccess';
  /** The account that paid; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** What the payment is called from now on, in both communities. */
  readonly exchangeId: Scalars['ID']['output'];
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A payment to another member of the same community. */
export type GiveCreditsInput = {
  /** When the service took place, if that was earlier. */
  readonly effectiveAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** The account that pays: your own in the same community when left out; another member’s, or the fund, with a mandate. */
  readonly from?: InputMaybe<Scalars['ID']['input']>;
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The mandate on which you pay from an account that is not yours. */
  readonly mandateId?: InputMaybe<Scalars['ID']['input']>;
  /** Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** Why, 1 to 500 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** The account that receives: of a member, of a sponsor, or the fund. */
  readonly to: Scalars['ID']['input'];
};

/** How giving ended. */
export type GiveCreditsResult = AccountRejected | GiveCreditsSuccess;

/** The minutes have left the account; the other side receives them in a moment. */
export type GiveCreditsSuccess = {
  readonly __typename: 'GiveCreditsSuccess';
  /** The account that paid; null when you may not see it, or the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the transfer is called from now on: `reverseTransfer` takes it. */
  readonly transferId: Scalars['ID']['output'];
};

/** A mandate for your account. */
export type GiveMandateInput = {
  /** Your account, or the fund. */
  readonly accountId: Scalars['ID']['input'];
  /** The member who may pay from it. */
  readonly holderId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How much altogether. Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** Why, 1 to 500 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** Until when; until it is used up or revoked when left out. */
  readonly until?: InputMaybe<Scalars['DateTime']['input']>;
};

/** How it ended. */
export type GiveMandateResult = AccountRejected | GiveMandateSuccess;

/** They may pay from your account. */
export type GiveMandateSuccess = {
  readonly __typename: 'GiveMandateSuccess';
  /** The account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** What the mandate is called from now on: `giveCredits` takes it. */
  readonly mandateId: Scalars['ID']['output'];
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A gift to the fund. */
export type GiveToFundInput = {
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** Why, 1 to 500 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** How giving to the fund ended. */
export type GiveToFundResult = AccountRejected | GiveToFundSuccess;

/** The minutes have left your account; the fund receives them in a moment. */
export type GiveToFundSuccess = {
  readonly __typename: 'GiveToFundSuccess';
  /** The account that paid; null when you may not see it, or the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the transfer is called from now on: `reverseTransfer` takes it. */
  readonly transferId: Scalars['ID']['output'];
};

/** How a calendar is cut, and how long bookings may be. */
export type Grain = {
  readonly __typename: 'Grain';
  /** For NIGHTS: when a stay begins. */
  readonly checkIn: Maybe<Scalars['LocalTime']['output']>;
  /** For NIGHTS: when it ends, on the morning after the last night. */
  readonly checkOut: Maybe<Scalars['LocalTime']['output']>;
  /** The way it is cut. */
  readonly kind: GrainKind;
  /** For SLOTS: the lengths on offer. */
  readonly lengthsMinutes: Maybe<ReadonlyArray<Scalars['Minutes']['output']>>;
  /** For RANGES: the longest booking. */
  readonly maxMinutes: Maybe<Scalars['Minutes']['output']>;
  /** For NIGHTS: the longest stay. */
  readonly maxNights: Maybe<Scalars['Int']['output']>;
  /** For RANGES: the shortest booking. */
  readonly minMinutes: Maybe<Scalars['Minutes']['output']>;
  /** For NIGHTS: the shortest stay. */
  readonly minNights: Maybe<Scalars['Int']['output']>;
};

/** How a calendar shall be cut. Give the fields of the kind; others do not matter. */
export type GrainInput = {
  /** For NIGHTS: when a stay begins. */
  readonly checkIn?: InputMaybe<Scalars['LocalTime']['input']>;
  /** For NIGHTS: when it ends, on the morning after the last night; not later than `checkIn`. */
  readonly checkOut?: InputMaybe<Scalars['LocalTime']['input']>;
  /** The way it is cut. */
  readonly kind: GrainKind;
  /** For SLOTS: the lengths on offer, 1 to 10, quarters of an hour up to a day. */
  readonly lengthsMinutes?: InputMaybe<ReadonlyArray<Scalars['Minutes']['input']>>;
  /** For RANGES: the longest booking, up to a day. */
  readonly maxMinutes?: InputMaybe<Scalars['Minutes']['input']>;
  /** For NIGHTS: the longest stay, 1 to 30. */
  readonly maxNights?: InputMaybe<Scalars['Int']['input']>;
  /** For RANGES: the shortest booking, at least 15 minutes. */
  readonly minMinutes?: InputMaybe<Scalars['Minutes']['input']>;
  /** For NIGHTS: the shortest stay, 1 to 30. */
  readonly minNights?: InputMaybe<Scalars['Int']['input']>;
};

/** How a calendar is cut. */
export type GrainKind =
  /** Whole nights. */
  | 'NIGHTS'
  /** Any stretch of a window that begins and ends on a quarter of an hour. */
  | 'RANGES'
  /** Slots of fixed lengths, one after the other from the beginning of a window. */
  | 'SLOTS';

/** Who has taken part in the orientation. */
export type GrantOrientationInput = {
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Who. */
  readonly memberId: Scalars['ID']['input'];
};

/** How it ended. */
export type GrantOrientationResult = AccountRejected | GrantOrientationSuccess;

/** The minutes have left the fund. */
export type GrantOrientationSuccess = {
  readonly __typename: 'GrantOrientationSuccess';
  /** The fund; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Which role to give to whom. Needs a coordinator. */
export type GrantRoleInput = {
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** To whom; they must belong to it. */
  readonly memberId: Scalars['ID']['input'];
  /** Which role. */
  readonly role: MemberRole;
};

/** Their membership, or why not. */
export type GrantRoleResult = CommunityRejected | GrantRoleSuccess;

/** They hold the role. */
export type GrantRoleSuccess = {
  readonly __typename: 'GrantRoleSuccess';
  /** Their membership; null if the read model has not caught up in time. */
  readonly membership: Maybe<Membership>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Why a value is not shown. */
export type HiddenBecause =
  /** Its person was erased, and with them these words, for ever. */
  | 'ERASED'
  /** A person's words, or where a person is: not for operators. */
  | 'PERSONAL'
  /** A review that is still sealed. */
  | 'SEALED';

/** A page of what happened to an object, the oldest first. */
export type HistoryConnection = {
  readonly __typename: 'HistoryConnection';
  /** What happened, with cursors. */
  readonly edges: ReadonlyArray<HistoryEdge>;
  /** What happened alone. */
  readonly nodes: ReadonlyArray<HistoryEntry>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How much has happened in all that you may see. */
  readonly totalCount: Scalars['Int']['output'];
};

/** What happened to an object, in a page. */
export type HistoryEdge = {
  readonly __typename: 'HistoryEdge';
  /** Stands for this place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** What happened. */
  readonly node: HistoryEntry;
};

/** Something that happened to an object: who did what, and when. */
export type HistoryEntry = {
  readonly __typename: 'HistoryEntry';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Who did it. */
  readonly by: Actor;
  /** Details that you may see. */
  readonly facts: ReadonlyArray<HistoryFact>;
  /** The event's id. */
  readonly id: Scalars['ID']['output'];
  /** What happened, by its name in the event catalogue: `BookingAccepted`. */
  readonly type: Scalars['String']['output'];
  /** The same in a few words of English, to go after the name of who did it: `accepted the terms`. */
  readonly words: Scalars['String']['output'];
};

/** One detail of what happened. */
export type HistoryFact = {
  readonly __typename: 'HistoryFact';
  /** Why it is not shown; null where it is. */
  readonly hidden: Maybe<HiddenBecause>;
  /** Which detail, `reason`. */
  readonly name: Scalars['String']['output'];
  /** What it says; null where it is hidden. */
  readonly value: Maybe<Scalars['String']['output']>;
};

/** Holds that have waited about as long. */
export type HoldsOfAge = {
  readonly __typename: 'HoldsOfAge';
  /** Less than so many days; null: without end. */
  readonly belowDays: Maybe<Scalars['Int']['output']>;
  /** At least so many days. */
  readonly days: Scalars['Int']['output'];
  /** How many holds. */
  readonly holds: Scalars['Int']['output'];
  /** How many minutes they hold. */
  readonly minutes: Scalars['BigInt']['output'];
};

/** Credits from the issue to the fund. */
export type IssueCreditsInput = {
  /** The budget they belong to, in whose period this is. */
  readonly budgetId: Scalars['ID']['input'];
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** Why, 1 to 500 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** How issuing ended. */
export type IssueCreditsResult = AccountRejected | IssueCreditsSuccess;

/** The minutes are created; the fund receives them in a moment. */
export type IssueCreditsSuccess = {
  readonly __typename: 'IssueCreditsSuccess';
  /** The issue, which owes what it has created; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the transfer is called from now on: `reverseTransfer` takes it. */
  readonly transferId: Scalars['ID']['output'];
};

/** Which community to join. */
export type JoinCommunityInput = {
  /** Which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
};

/** Your membership, or why not. */
export type JoinCommunityResult = CommunityRejected | JoinCommunitySuccess;

/** You belong to it. */
export type JoinCommunitySuccess = {
  readonly __typename: 'JoinCommunitySuccess';
  /** Your membership; null if the read model has not caught up in time. */
  readonly membership: Maybe<Membership>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** How far a read model is behind the log. */
export type Lag = {
  readonly __typename: 'Lag';
  /** Events of the log that it has not seen; counted up to 10,000. */
  readonly events: Scalars['Int']['output'];
  /** How long the oldest of them has been waiting. */
  readonly seconds: Scalars['Float']['output'];
};

/** Which community to leave. */
export type LeaveCommunityInput = {
  /** Which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
};

/** The community you have left, or why not. */
export type LeaveCommunityResult = CommunityRejected | LeaveCommunitySuccess;

/** You do not belong to it any more. */
export type LeaveCommunitySuccess = {
  readonly __typename: 'LeaveCommunitySuccess';
  /** The community you have left; null if the read model has not caught up in time. */
  readonly community: Maybe<Community>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** How the credits of a community are spread. Nothing of single people in what every member may see. All amounts are whole minutes. */
export type LedgerOverview = {
  readonly __typename: 'LedgerOverview';
  /** How many accounts of members there are in which something has happened. */
  readonly accounts: Scalars['Int']['output'];
  /** Members' accounts by what they are used for, by id; and accounts that were closed and are not empty any more. For treasurers and coordinators; null for others. */
  readonly accountsBy: Maybe<AccountConnection>;
  /** How many members have how much. */
  readonly balances: ReadonlyArray<BalanceRange>;
  /** Budgets for the issue of credits, the first one first. */
  readonly budgets: ReadonlyArray<CreditBudget>;
  /** What was exchanged with other communities: above zero is what this one owes them. */
  readonly exchanged: Scalars['BigInt']['output'];
  /** What the fund has. */
  readonly fund: Scalars['BigInt']['output'];
  /** What is set aside altogether: part of what the accounts have. */
  readonly held: Scalars['BigInt']['output'];
  /** Holds by how long they have waited. For treasurers and coordinators; null for others. */
  readonly holdsByAge: Maybe<ReadonlyArray<HoldsOfAge>>;
  /** What has left one account and not yet come to another. */
  readonly inTransit: Scalars['BigInt']['output'];
  /** What was issued, below zero. */
  readonly issue: Scalars['BigInt']['output'];
  /** What all members have together. */
  readonly members: Scalars['BigInt']['output'];
  /** What moved between accounts in the last 30 days, today included; credits that were issued do not count. */
  readonly movedIn30Days: Scalars['BigInt']['output'];
  /** The same for the last 90 days. */
  readonly movedIn90Days: Scalars['BigInt']['output'];
  /** Entries that their owners dispute and that wait for a treasurer's answer, the one that has waited longest first. For treasurers; null for others. */
  readonly openDisputes: Maybe<EntryDisputeConnection>;
  /** What recipients earn for taking part, the programme that was adopted first before the others. */
  readonly programmes: ReadonlyArray<RewardProgramme>;
  /** What sponsors have for rewards. */
  readonly sponsors: Scalars['BigInt']['output'];
  /** All of them together: always 0. */
  readonly sum: Scalars['BigInt']['output'];
};


/** How the credits of a community are spread. Nothing of single people in what every member may see. All amounts are whole minutes. */
export type LedgerOverviewAccountsByArgs = {
  activity: AccountActivity;
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** How the credits of a community are spread. Nothing of single people in what every member may see. All amounts are whole minutes. */
export type LedgerOverviewOpenDisputesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** How far below zero somebody may go, whatever the rules say. */
export type LimitException = {
  readonly __typename: 'LimitException';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Who decided it. */
  readonly by: Member;
  /** So many minutes; null: the rules hold again. */
  readonly minutes: Maybe<Scalars['BigInt']['output']>;
  /** Why; null where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
};

/** Something offered or needed, made of underused things, with what each side brings to it. */
export type Listing = Node & {
  readonly __typename: 'Listing';
  /** When it can be booked, bookings left aside; null until its owner has said. */
  readonly availability: Maybe<Availability>;
  /** What it is about, for browsing. */
  readonly category: ListingCategory;
  /** The community it belongs to. */
  readonly community: Community;
  /** What each side brings; null once its owner has been erased. */
  readonly contributions: Maybe<Contributions>;
  /** What it is about; null once its owner has been erased. */
  readonly description: Maybe<Scalars['String']['output']>;
  /** When it ends unless it is published again; null when it is not published. */
  readonly expiresAt: Maybe<Scalars['DateTime']['output']>;
  /** Slots that can be booked now under the community's policy, in order. At most 62 days at once, and 30,000 slots that could be, free or not, in one request: more is TOO_COSTLY. */
  readonly freeSlots: ReadonlyArray<FreeSlot>;
  /** What happened to it, for others than its owner since it was first published; null when you may not see it. */
  readonly history: Maybe<HistoryConnection>;
  /** Global and opaque. */
  readonly id: Scalars['ID']['output'];
  /** Which side the owner stands on. */
  readonly kind: ListingKind;
  /** Who offers or needs it. */
  readonly owner: Member;
  /** Roughly where it happens; null when it is nowhere in particular, or its owner has been erased. */
  readonly place: Maybe<Place>;
  /** Ways to pay, side by side; a booking picks one by its place in this list. */
  readonly prices: ReadonlyArray<Price>;
  /** When it was last published; null when it never was. */
  readonly publishedAt: Maybe<Scalars['DateTime']['output']>;
  /** Averages of those reviews; null while there are none. */
  readonly rating: Maybe<Rating>;
  /** The things it puts to use. */
  readonly resources: ReadonlyArray<Resource>;
  /** What those who answered this listing said of its owner, newest first. */
  readonly reviews: ReviewConnection;
  /** Where it is in its life. */
  readonly status: ListingStatus;
  /** What it is called; null once its owner has been erased. */
  readonly title: Maybe<Scalars['String']['output']>;
  /** Raised by every edit. Bookings keep the words they agreed to. */
  readonly version: Scalars['Int']['output'];
};


/** Something offered or needed, made of underused things, with what each side brings to it. */
export type ListingFreeSlotsArgs = {
  from: Scalars['LocalDate']['input'];
  minutes?: InputMaybe<Scalars['Minutes']['input']>;
  nights?: InputMaybe<Scalars['Int']['input']>;
  seats?: InputMaybe<Scalars['Int']['input']>;
  to: Scalars['LocalDate']['input'];
};


/** Something offered or needed, made of underused things, with what each side brings to it. */
export type ListingHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


/** Something offered or needed, made of underused things, with what each side brings to it. */
export type ListingReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** What a listing is about, for browsing. */
export type ListingCategory =
  /** Music, painting, crafts. */
  | 'ARTS'
  /** Looking after people or animals. */
  | 'CARE'
  /** Computers, telephones, the web. */
  | 'DIGITAL'
  /** Cooking, baking, sharing meals. */
  | 'FOOD'
  /** Gardens, allotments, plants. */
  | 'GARDEN'
  /** Work in and around the home. */
  | 'HOME'
  /** Languages and conversation. */
  | 'LANGUAGE'
  /** Learning and teaching. */
  | 'LEARNING'
  /** A place to stay overnight. */
  | 'LODGING'
  /** Anything else. */
  | 'OTHER'
  /** Mending what is broken. */
  | 'REPAIR'
  /** Movement and games. */
  | 'SPORT'
  /** Lending and using tools. */
  | 'TOOLS'
  /** Getting people or things from one place to another. */
  | 'TRANSPORT';

/** A category and how many results it has. */
export type ListingCategoryCount = {
  readonly __typename: 'ListingCategoryCount';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** The category. */
  readonly value: ListingCategory;
};

/** A page of listings. */
export type ListingConnection = {
  readonly __typename: 'ListingConnection';
  /** The listings with their cursors. */
  readonly edges: ReadonlyArray<ListingEdge>;
  /** How all results are spread over categories, resources, kinds and prices; counted only when asked for. Null for lists that are not searched. */
  readonly facets: Maybe<ListingFacets>;
  /** The listings alone. */
  readonly nodes: ReadonlyArray<Listing>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all pages; counted only when asked for. */
  readonly totalCount: Scalars['Int']['output'];
};

/** Everything a listing says. */
export type ListingContentInput = {
  /** What it is about, for browsing. */
  readonly category: ListingCategory;
  /** What each side brings. */
  readonly contributions: ContributionsInput;
  /** What it is about, 1 to 5,000 characters. */
  readonly description: Scalars['String']['input'];
  /** Where it happens, if that can be said. */
  readonly place?: InputMaybe<PlaceInput>;
  /** Ways to pay, 1 to 5; a booking picks one. */
  readonly prices: ReadonlyArray<PriceInput>;
  /** The things it puts to use, 1 to 10. */
  readonly resources: ReadonlyArray<ResourceInput>;
  /** What it is called, 1 to 120 characters. */
  readonly title: Scalars['String']['input'];
};

/** A listing in its list. */
export type ListingEdge = {
  readonly __typename: 'ListingEdge';
  /** Where it stands in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The listing. */
  readonly node: Listing;
};

/** The ways a listing can be paid, counted in the results. */
export type ListingFacets = {
  readonly __typename: 'ListingFacets';
  /** Results of each category, most frequent first. */
  readonly categories: ReadonlyArray<ListingCategoryCount>;
  /** Offers and needs among the results. */
  readonly kinds: ReadonlyArray<ListingKindCount>;
  /** Results of each kind of price, most frequent first. A listing with several counts for each. */
  readonly prices: ReadonlyArray<PriceKindCount>;
  /** Results of each kind of resource, most frequent first. A listing with several counts for each. */
  readonly resources: ReadonlyArray<ResourceKindCount>;
};

/** What listings shall be like. What is left out does not matter. */
export type ListingFilter = {
  /** What it is about. */
  readonly category?: InputMaybe<ListingCategory>;
  /** Of this community. */
  readonly communityId?: InputMaybe<Scalars['ID']['input']>;
  /** Something of it can be booked on these dates, up to 62 days; for lodgings, every night of them is free. */
  readonly freeBetween?: InputMaybe<DatesInput>;
  /** Offers or needs. */
  readonly kind?: InputMaybe<ListingKind>;
  /** Not further away than this. */
  readonly near?: InputMaybe<NearInput>;
  /** A way to pay. */
  readonly price?: InputMaybe<PriceKind>;
  /** A kind of resource it puts to use. */
  readonly resource?: InputMaybe<ResourceKind>;
  /** Words in title, description, resources or contributions; the last one may be unfinished. Quotes keep words together, a minus leaves out, `or` offers a choice. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** Which side the owner stands on. */
export type ListingKind =
  /** The owner receives; whoever answers provides. */
  | 'NEED'
  /** The owner provides; whoever books receives. */
  | 'OFFER';

/** Offer or need, and how many results are it. */
export type ListingKindCount = {
  readonly __typename: 'ListingKindCount';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** Offer or need. */
  readonly value: ListingKind;
};

/** A refusal about a listing. */
export type ListingRejected = Rejection & {
  readonly __typename: 'ListingRejected';
  /** The reason, for programs. */
  readonly code: ListingRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why a command about a listing was refused. Nothing has changed. */
export type ListingRejectionCode =
  /** The programme gives less than this each time. */
  | 'ABOVE_PROGRAMME'
  /** All rewards together are more than one booking may bring in this community. */
  | 'ABOVE_REWARD_CAP'
  /** This listing exists already. */
  | 'ALREADY_DRAFTED'
  /** The listing has been archived and stays as it is. */
  | 'ARCHIVED'
  /** Many commands are changing this listing at once: try again. */
  | 'BUSY'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** Only members of the community may list there: join it first. */
  | 'NOT_A_MEMBER'
  /** No listing of yours, or no community, has this id. */
  | 'NOT_FOUND'
  /** Only a published listing can be paused. */
  | 'NOT_PUBLISHED'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** The community has no such reward programme. */
  | 'NO_SUCH_PROGRAMME'
  /** It asks for money, and you cannot be paid by card yet: `becomePayee` first. Until then it can be a draft. */
  | 'PAYEE_NOT_READY'
  /** The reward programme has ended: leave the reward out. */
  | 'PROGRAMME_ENDED';

/** In which order listings come. */
export type ListingSort =
  /** Nearest to the middle of `near` first; needs `near`. */
  | 'NEAREST'
  /** Last published first. */
  | 'NEWEST'
  /** Best match of the words first; without words, the newest. */
  | 'RELEVANCE';

/** Where a listing is in its life. */
export type ListingStatus =
  /** Put away for good by its owner. */
  | 'ARCHIVED'
  /** Seen by its owner alone. */
  | 'DRAFT'
  /** Its time has run out; publishing it again renews it. */
  | 'EXPIRED'
  /** Taken out of sight by its owner for a while. */
  | 'PAUSED'
  /** Found by everybody. */
  | 'PUBLISHED';

/** A page of the log. */
export type LogConnection = {
  readonly __typename: 'LogConnection';
  /** The events with their cursors. */
  readonly edges: ReadonlyArray<LogEventEdge>;
  /** The events alone. */
  readonly nodes: ReadonlyArray<LogEvent>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
};

/** An event as it stands in the log. What people typed is hidden. */
export type LogEvent = {
  readonly __typename: 'LogEvent';
  /** Where it stands, `revision@stream`: what `event` finds it by at once. */
  readonly address: Scalars['String']['output'];
  /** When the command was given that it comes from. */
  readonly at: Scalars['DateTime']['output'];
  /** Who gave the command. */
  readonly by: Actor;
  /** The event that led to the command, if one did. */
  readonly causationId: Maybe<Scalars['String']['output']>;
  /** The command that it comes from. */
  readonly commandId: Scalars['String']['output'];
  /** The community that it happened in, if any. */
  readonly communityId: Maybe<Scalars['ID']['output']>;
  /** What belongs together has the same. */
  readonly correlationId: Maybe<Scalars['String']['output']>;
  /** Its data, field by field. */
  readonly fields: ReadonlyArray<EventField>;
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** Its place in the whole log, as commit and prepare position. */
  readonly logPosition: Scalars['String']['output'];
  /** When the store wrote it down. */
  readonly recordedAt: Scalars['String']['output'];
  /** Its place in the stream, from 0. */
  readonly revision: Scalars['BigInt']['output'];
  /** The stream that it is of. */
  readonly stream: Scalars['String']['output'];
  /** Its name in the event catalogue. */
  readonly type: Scalars['String']['output'];
  /** In which version it was written. */
  readonly version: Scalars['Int']['output'];
};

/** A page of the events of a stream, the oldest first. */
export type LogEventConnection = {
  readonly __typename: 'LogEventConnection';
  /** The events with their cursors. */
  readonly edges: ReadonlyArray<LogEventEdge>;
  /** The events alone. */
  readonly nodes: ReadonlyArray<LogEvent>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in the stream. */
  readonly totalCount: Scalars['Int']['output'];
};

/** An event in a page. */
export type LogEventEdge = {
  readonly __typename: 'LogEventEdge';
  /** Stands for this place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The event. */
  readonly node: LogEvent;
};

/** Somebody may pay from an account on its owner's behalf. */
export type Mandate = {
  readonly __typename: 'Mandate';
  /** Its id: give it as `from`. */
  readonly accountId: Scalars['ID']['output'];
  /** Since when. */
  readonly givenAt: Scalars['DateTime']['output'];
  /** Who may. */
  readonly holder: Member;
  /** Give it as `mandateId`. */
  readonly id: Scalars['ID']['output'];
  /** What is left of them. */
  readonly left: Scalars['BigInt']['output'];
  /** So many minutes altogether. */
  readonly minutes: Scalars['BigInt']['output'];
  /** From whose account. */
  readonly owner: AccountOwner;
  /** What for; null where nothing was said, or where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** Until when; null: until it is revoked. */
  readonly until: Maybe<Scalars['DateTime']['output']>;
};

/** Four marks from 1 (not at all) to 5 (fully), given by one side to the other. */
export type Marks = {
  readonly __typename: 'Marks';
  /** Did what they had said they would contribute. */
  readonly didTheirPart: Scalars['Int']['output'];
  /** Taught, learnt or gave something back. */
  readonly gaveBack: Scalars['Int']['output'];
  /** Kept what was agreed: time, place, price. */
  readonly keptAgreement: Scalars['Int']['output'];
  /** All in all. */
  readonly overall: Scalars['Int']['output'];
};

/** Four marks from 1 (not at all) to 5 (fully). */
export type MarksInput = {
  /** Did what they had said they would contribute. */
  readonly didTheirPart: Scalars['Int']['input'];
  /** Taught, learnt or gave something back. */
  readonly gaveBack: Scalars['Int']['input'];
  /** Kept what was agreed: time, place, price. */
  readonly keptAgreement: Scalars['Int']['input'];
  /** All in all. */
  readonly overall: Scalars['Int']['input'];
};

export type Member = Node & {
  readonly __typename: 'Member';
  /** What they say about themselves, if anything; null once the person has been erased. */
  readonly bio: Maybe<Scalars['String']['output']>;
  /** The communities they belong to, the longest first. */
  readonly communities: MembershipConnection;
  /** Where they sign in: seen by nobody but themselves, null for everybody else. */
  readonly email: Maybe<Scalars['EmailAddress']['output']>;
  /** What this member has provided to others. */
  readonly given: ExchangeConnection;
  /** When they registered and changed what their page says; null when there is no such member. */
  readonly history: Maybe<HistoryConnection>;
  /** Global and opaque. */
  readonly id: Scalars['ID']['output'];
  /** Since when they are here; null only in the moment before the read model has heard of them. */
  readonly joinedAt: Maybe<Scalars['DateTime']['output']>;
  /** How they want to be called; null once the person has been erased. */
  readonly name: Maybe<Scalars['String']['output']>;
  /** Averages of what others said; null while there is nothing. */
  readonly rating: Maybe<Rating>;
  /** What this member has received from others. */
  readonly received: ExchangeConnection;
  /** What others said of this member, newest first. */
  readonly reviews: ReviewConnection;
};


export type MemberCommunitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type MemberGivenArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type MemberHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type MemberReceivedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type MemberReviewsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A refusal about a member or a sign-in. */
export type MemberRejected = Rejection & {
  readonly __typename: 'MemberRejected';
  /** The reason, for programs. */
  readonly code: MemberRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** How long to wait before asking again, where waiting helps. */
  readonly retryAfterSeconds: Maybe<Scalars['Int']['output']>;
};

/** Why a command about a member, or a sign-in, was refused. Nothing has changed. */
export type MemberRejectionCode =
  /** This member is registered already. */
  | 'ALREADY_REGISTERED'
  /** Many commands are changing this member at once: try again. */
  | 'BUSY'
  /** Somebody has registered with this e-mail address, or began to within the last two minutes. */
  | 'EMAIL_TAKEN'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** No member with this id that you may change. */
  | 'NOT_FOUND'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** More people are signing in than we can check at once: try again after `retryAfterSeconds`. */
  | 'TOO_BUSY'
  /** Too many wrong passwords for this address: wait for `retryAfterSeconds`. The wait doubles with every further one and never lasts for ever. */
  | 'TOO_MANY_ATTEMPTS'
  /** The e-mail address and the password do not belong together. */
  | 'WRONG_CREDENTIALS';

/** What somebody may do in a community. */
export type MemberRole =
  /** Gives and takes roles, changes the rules, settles objections. */
  | 'COORDINATOR'
  /** Offers, books and reviews. */
  | 'MEMBER'
  /** Looks after the fund. */
  | 'TREASURER';

/** One person in one community. */
export type Membership = {
  readonly __typename: 'Membership';
  /** Their account in it; null for everybody but its owner, treasurers and coordinators. */
  readonly account: Maybe<Account>;
  /** The community; null only in the moment before the read model has heard of it. */
  readonly community: Maybe<Community>;
  /** When they joined, were given roles or lost them, and left. */
  readonly history: Maybe<HistoryConnection>;
  /** Since when they belong to it. */
  readonly joinedAt: Scalars['DateTime']['output'];
  /** The person. */
  readonly member: Member;
  /** What they may do there. */
  readonly roles: ReadonlyArray<MemberRole>;
};


/** One person in one community. */
export type MembershipHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A page of memberships. */
export type MembershipConnection = {
  readonly __typename: 'MembershipConnection';
  /** The memberships with their cursors. */
  readonly edges: ReadonlyArray<MembershipEdge>;
  /** The memberships alone. */
  readonly nodes: ReadonlyArray<Membership>;
  /** Where this page stands in the list. */
  readonly pageInfo: PageInfo;
  /** How many there are in the whole list. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A membership in a page. */
export type MembershipEdge = {
  readonly __typename: 'MembershipEdge';
  /** Stands for this place in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The membership. */
  readonly node: Membership;
};

/** An amount in the smallest unit of its currency: 1250 EUR are twelve euros and fifty cents. */
export type Money = {
  readonly __typename: 'Money';
  /** Whole minor units of the currency. */
  readonly amountMinor: Scalars['BigInt']['output'];
  /** ISO 4217 code, `EUR`. */
  readonly currency: Scalars['String']['output'];
};

/** An amount in the smallest unit of its currency. */
export type MoneyInput = {
  /** Whole minor units, more than zero: "1250" EUR are twelve euros and fifty cents. */
  readonly amountMinor: Scalars['BigInt']['input'];
  /** ISO 4217 code, `EUR`. */
  readonly currency: Scalars['String']['input'];
};

/** The part of a price that is paid in money. */
export type MoneyPrice = {
  readonly __typename: 'MoneyPrice';
  /** How much for one unit. */
  readonly amount: Money;
  /** The unit. */
  readonly per: PriceUnit;
};

/** The part of a price that is paid in money. */
export type MoneyPriceInput = {
  /** How much for one unit. */
  readonly amount: MoneyInput;
  /** The unit. */
  readonly per: PriceUnit;
};

export type Mutation = {
  readonly __typename: 'Mutation';
  /** Agree to the other side's terms, in the version you have read. */
  readonly acceptBooking: AcceptBookingResult;
  /** Pay what you were asked for. */
  readonly acceptCreditRequest: AcceptCreditRequestResult;
  /** Write down that the community may create credits for its fund in a period, as a treasurer. */
  readonly adoptBudget: AdoptBudgetResult;
  /** Let recipients earn credits from the fund for taking part in a service, as a treasurer. */
  readonly adoptProgramme: AdoptProgrammeResult;
  /** Sets the clock forward and lets everything happen that comes due by then, so that a booking of next week can be played today. Works only where TEST_CLOCK is on. */
  readonly advanceTestClock: AdvanceTestClockResult;
  /** Let your members and those of another community pay each other, as a treasurer; or change how far that goes. Its treasurer has to agree as well. */
  readonly agreeToExchange: AgreeToExchangeResult;
  /** Put a listing of yours away for good. Bookings that were made stand. */
  readonly archiveListing: ArchiveListingResult;
  /** Pay many members from the fund for work they did together, as a coordinator or a treasurer: all of them, or none. */
  readonly awardGroup: AwardGroupResult;
  /** You want to be paid by card: opens an account at Stripe. */
  readonly becomePayee: BecomePayeeResult;
  /** Call off an accepted booking before its start, under the community's rules for late cancellation. */
  readonly cancelBooking: CancelBookingResult;
  /** Call off the replay of a read model. For operators only. */
  readonly cancelReplay: CancelReplayResult;
  /** Change the rules of a community, as one of its coordinators. */
  readonly changePolicy: ChangePolicyResult;
  /** Close an account at a balance of zero, as its owner; or as a treasurer for somebody who is gone. Its entries stay. */
  readonly closeAccount: CloseAccountResult;
  /** Close dates of a listing of yours. */
  readonly closeDates: CloseDatesResult;
  /** After the end: say that the other's contributions were made as agreed. When both have said it, the booking is completed; while its money is missed (`payBy`), once that is paid or the time to pay is over. */
  readonly confirmContributions: ConfirmContributionsResult;
  /** Answer the other side's terms with other ones. */
  readonly counterBooking: CounterBookingResult;
  /** Say no to a request. For the side that was asked. */
  readonly declineBooking: DeclineBookingResult;
  /** Answer a dispute, as a treasurer, but none of your own: the entry stays as it is, and the owner reads why. */
  readonly dismissDispute: DismissDisputeResult;
  /** Say that an entry of your account is wrong: a treasurer answers, by `reverseTransfer` or in words. One dispute of an entry waits at a time. */
  readonly disputeEntry: DisputeEntryResult;
  /** Write a new listing. Nobody else sees it until it is published. */
  readonly draftListing: DraftListingResult;
  /** Change what a listing of yours says. Bookings that were made keep the words they agreed to. */
  readonly editListing: EditListingResult;
  /** End an exchange, as a treasurer of one of the two communities. Payments the other way round are possible until nobody owes anything. */
  readonly endExchange: EndExchangeResult;
  /** End a programme, as a treasurer. What was earned stays earned. */
  readonly endProgramme: EndProgrammeResult;
  /** Found a community and belong to it with every role. */
  readonly foundCommunity: FoundCommunityResult;
  /** Pay another member, at once. From your own account, or from one that you hold a mandate for. */
  readonly giveCredits: GiveCreditsResult;
  /** Give credits to a member of another community. Both communities’ treasurers have agreed to exchange; both sides of it happen, or neither. */
  readonly giveCreditsAbroad: GiveCreditsAbroadResult;
  /** Let somebody pay from your account, up to an amount; or from the fund, as a treasurer. */
  readonly giveMandate: GiveMandateResult;
  /** Give to the fund of a community, from your own account. */
  readonly giveToFund: GiveToFundResult;
  /** Say that a member has taken part in the orientation, as a coordinator or a treasurer: the fund pays what the rules of the community say, once for each member. */
  readonly grantOrientation: GrantOrientationResult;
  /** Give somebody a role, as a coordinator. */
  readonly grantRole: GrantRoleResult;
  /** Create credits for the fund within a budget that was adopted, as a treasurer. */
  readonly issueCredits: IssueCreditsResult;
  /** Belong to a community. Joining is open to everybody. */
  readonly joinCommunity: JoinCommunityResult;
  /** Belong to a community no longer. All your roles there end. */
  readonly leaveCommunity: LeaveCommunityResult;
  /** After the end: say that something went wrong. Stops the clock that completes the booking by itself. */
  readonly objectToDelivery: ObjectToDeliveryResult;
  /** Open dates of a listing of yours, or give them back to the week. */
  readonly openDates: OpenDatesResult;
  /** Open an account for a sponsor, as a treasurer: what is given to it pays rewards of the programmes that name it. */
  readonly openSponsor: OpenSponsorResult;
  /** Take a published listing of yours out of sight until you publish it again. Bookings that were made stand. */
  readonly pauseListing: PauseListingResult;
  /** A page where you tell Stripe who you are. */
  readonly payeeLink: PayeeLinkResult;
  /** Begins to pay for a booking, or goes on with it: safe to ask for again. The provider hears of the request once the card stands for it. */
  readonly preparePayment: PreparePaymentResult;
  /** Let everybody find a listing of yours, for as long as the community's policy says; doing it again renews it. It can be booked once its availability is set. */
  readonly publishListing: PublishListingResult;
  /** Asks Stripe how you stand; what waited for it goes on. */
  readonly refreshPayee: RefreshPayeeResult;
  /** Gives money back beyond what the terms say: by the provider or a treasurer. */
  readonly refundPayment: RefundPaymentResult;
  /** Say no to a request for credits. */
  readonly refuseCreditRequest: RefuseCreditRequestResult;
  /** Join Barnraise. */
  readonly registerMember: RegisterMemberResult;
  /** Build read models anew beside the live ones, let them catch up, and put them in their place at once; or, as a dry run, only compare. It answers when the replay has begun. For operators only. */
  readonly replayProjection: ReplayProjectionResult;
  /** Answer a review of yourself, once, in public. */
  readonly replyToReview: ReplyToReviewResult;
  /** After the end: say what became of your own contributions. */
  readonly reportContributions: ReportContributionsResult;
  /** Ask for a slot of a listing. Its owner has until `answerBy` to answer; the slot is held meanwhile. */
  readonly requestBooking: RequestBookingResult;
  /** Ask another member to pay you. They accept or refuse; where the community wants it, small requests are accepted by silence. */
  readonly requestCredits: RequestCreditsResult;
  /** Try a parked event again, after its cause was mended, and all that wait behind it. For operators only. */
  readonly retryParked: RetryParkedResult;
  /** Asks Stripe again for what it has refused: by a treasurer. */
  readonly retryPayment: RetryPaymentResult;
  /** Pay back what an account has received, as its owner; or correct it, as a treasurer with a reason. The original stays as it is: what is paid back names it, and is never more. */
  readonly reverseTransfer: ReverseTransferResult;
  /** Take a mandate back. */
  readonly revokeMandate: RevokeMandateResult;
  /** Take a role from somebody, as a coordinator. */
  readonly revokeRole: RevokeRoleResult;
  /** Reward the recipient of a completed booking for having taken part, as a coordinator or a treasurer: the fund, or the programme’s sponsor, pays what the terms say, or else what the programme gives, once for each booking and programme. Not for oneself, and not by who provided. */
  readonly rewardRecipient: RewardRecipientResult;
  /** Let the generation before the present one serve again, once it has caught up with the log. For operators only. */
  readonly rollbackProjection: RollbackProjectionResult;
  /** Say when a listing of yours can be booked in an ordinary week. */
  readonly setAvailability: SetAvailabilityResult;
  /** Let an account go further below zero than the others, or less far, as a treasurer. Nobody is kept from earning by it. */
  readonly setLimitException: SetLimitExceptionResult;
  /** Say how a breakdown should end: settled when both sides say the same, or when a coordinator of the community, not part of it, decides with a reason. */
  readonly settleBreakdown: SettleBreakdownResult;
  /** Begin a session of at most 30 days. */
  readonly signIn: SignInResult;
  /** End this session, or all of yours. */
  readonly signOut: SignOutResult;
  /** Leave a parked event out of one row, and go on with all that wait behind it. For operators only. */
  readonly skipParked: SkipParkedResult;
  /** Pay a member or a sponsor from the fund, as a treasurer. The fund never goes below zero. */
  readonly spendFromFund: SpendFromFundResult;
  /** Review the other side of a booking. Until both have written, or the time is over, only you can read it and you may send it again to change it. */
  readonly submitReview: SubmitReviewResult;
  /** Change your page. */
  readonly updateProfile: UpdateProfileResult;
  /** Take a request back before it is accepted. For the side that asked. */
  readonly withdrawBooking: WithdrawBookingResult;
  /** Take back a request for credits that has not been answered. */
  readonly withdrawCreditRequest: WithdrawCreditRequestResult;
  /** Take back a dispute that you have raised and that waits for an answer. You may dispute the entry again. */
  readonly withdrawDispute: WithdrawDisputeResult;
};


export type MutationAcceptBookingArgs = {
  input: AcceptBookingInput;
};


export type MutationAcceptCreditRequestArgs = {
  input: AcceptCreditRequestInput;
};


export type MutationAdoptBudgetArgs = {
  input: AdoptBudgetInput;
};


export type MutationAdoptProgrammeArgs = {
  input: AdoptProgrammeInput;
};


export type MutationAdvanceTestClockArgs = {
  input: AdvanceTestClockInput;
};


export type MutationAgreeToExchangeArgs = {
  input: AgreeToExchangeInput;
};


export type MutationArchiveListingArgs = {
  input: ArchiveListingInput;
};


export type MutationAwardGroupArgs = {
  input: AwardGroupInput;
};


export type MutationBecomePayeeArgs = {
  input: BecomePayeeInput;
};


export type MutationCancelBookingArgs = {
  input: CancelBookingInput;
};


export type MutationCancelReplayArgs = {
  input: CancelReplayInput;
};


export type MutationChangePolicyArgs = {
  input: ChangePolicyInput;
};


export type MutationCloseAccountArgs = {
  input: CloseAccountInput;
};


export type MutationCloseDatesArgs = {
  input: CloseDatesInput;
};


export type MutationConfirmContributionsArgs = {
  input: ConfirmContributionsInput;
};


export type MutationCounterBookingArgs = {
  input: CounterBookingInput;
};


export type MutationDeclineBookingArgs = {
  input: DeclineBookingInput;
};


export type MutationDismissDisputeArgs = {
  input: DismissDisputeInput;
};


export type MutationDisputeEntryArgs = {
  input: DisputeEntryInput;
};


export type MutationDraftListingArgs = {
  input: DraftListingInput;
};


export type MutationEditListingArgs = {
  input: EditListingInput;
};


export type MutationEndExchangeArgs = {
  input: EndExchangeInput;
};


export type MutationEndProgrammeArgs = {
  input: EndProgrammeInput;
};


export type MutationFoundCommunityArgs = {
  input: FoundCommunityInput;
};


export type MutationGiveCreditsArgs = {
  input: GiveCreditsInput;
};


export type MutationGiveCreditsAbroadArgs = {
  input: GiveCreditsAbroadInput;
};


export type MutationGiveMandateArgs = {
  input: GiveMandateInput;
};


export type MutationGiveToFundArgs = {
  input: GiveToFundInput;
};


export type MutationGrantOrientationArgs = {
  input: GrantOrientationInput;
};


export type MutationGrantRoleArgs = {
  input: GrantRoleInput;
};


export type MutationIssueCreditsArgs = {
  input: IssueCreditsInput;
};


export type MutationJoinCommunityArgs = {
  input: JoinCommunityInput;
};


export type MutationLeaveCommunityArgs = {
  input: LeaveCommunityInput;
};


export type MutationObjectToDeliveryArgs = {
  input: ObjectToDeliveryInput;
};


export type MutationOpenDatesArgs = {
  input: OpenDatesInput;
};


export type MutationOpenSponsorArgs = {
  input: OpenSponsorInput;
};


export type MutationPauseListingArgs = {
  input: PauseListingInput;
};


export type MutationPayeeLinkArgs = {
  input: PayeeLinkInput;
};


export type MutationPreparePaymentArgs = {
  input: PreparePaymentInput;
};


export type MutationPublishListingArgs = {
  input: PublishListingInput;
};


export type MutationRefundPaymentArgs = {
  input: RefundPaymentInput;
};


export type MutationRefuseCreditRequestArgs = {
  input: RefuseCreditRequestInput;
};


export type MutationRegisterMemberArgs = {
  input: RegisterMemberInput;
};


export type MutationReplayProjectionArgs = {
  input: ReplayProjectionInput;
};


export type MutationReplyToReviewArgs = {
  input: ReplyToReviewInput;
};


export type MutationReportContributionsArgs = {
  input: ReportContributionsInput;
};


export type MutationRequestBookingArgs = {
  input: RequestBookingInput;
};


export type MutationRequestCreditsArgs = {
  input: RequestCreditsInput;
};


export type MutationRetryParkedArgs = {
  input: RetryParkedInput;
};


export type MutationRetryPaymentArgs = {
  input: RetryPaymentInput;
};


export type MutationReverseTransferArgs = {
  input: ReverseTransferInput;
};


export type MutationRevokeMandateArgs = {
  input: RevokeMandateInput;
};


export type MutationRevokeRoleArgs = {
  input: RevokeRoleInput;
};


export type MutationRewardRecipientArgs = {
  input: RewardRecipientInput;
};


export type MutationRollbackProjectionArgs = {
  input: RollbackProjectionInput;
};


export type MutationSetAvailabilityArgs = {
  input: SetAvailabilityInput;
};


export type MutationSetLimitExceptionArgs = {
  input: SetLimitExceptionInput;
};


export type MutationSettleBreakdownArgs = {
  input: SettleBreakdownInput;
};


export type MutationSignInArgs = {
  input: SignInInput;
};


export type MutationSignOutArgs = {
  input: SignOutInput;
};


export type MutationSkipParkedArgs = {
  input: SkipParkedInput;
};


export type MutationSpendFromFundArgs = {
  input: SpendFromFundInput;
};


export type MutationSubmitReviewArgs = {
  input: SubmitReviewInput;
};


export type MutationUpdateProfileArgs = {
  input: UpdateProfileInput;
};


export type MutationWithdrawBookingArgs = {
  input: WithdrawBookingInput;
};


export type MutationWithdrawCreditRequestArgs = {
  input: WithdrawCreditRequestInput;
};


export type MutationWithdrawDisputeArgs = {
  input: WithdrawDisputeInput;
};

/** A circle on the map. */
export type NearInput = {
  /** Degrees north of its middle. */
  readonly latitude: Scalars['Float']['input'];
  /** Degrees east of its middle. */
  readonly longitude: Scalars['Float']['input'];
  /** How far from the middle, in kilometres, 0.1 to 500. */
  readonly radiusKm?: InputMaybe<Scalars['Float']['input']>;
};

/** Everything that has an id of its own and can be asked for with `node`. */
export type Node = {
  /** Global and opaque: it tells what kind of thing it is and nothing else. */
  readonly id: Scalars['ID']['output'];
};

/** Your word that something went wrong. */
export type ObjectToDeliveryInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** What went wrong, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How objecting ended. */
export type ObjectToDeliveryResult = BookingRejected | ObjectToDeliverySuccess;

/** Nothing completes by itself until this is settled. */
export type ObjectToDeliverySuccess = {
  readonly __typename: 'ObjectToDeliverySuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Dates that can be booked. */
export type OpenDatesInput = {
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The listing. */
  readonly listingId: Scalars['ID']['input'];
  /** The dates, 1 to 400 ranges. */
  readonly ranges: ReadonlyArray<DatesInput>;
  /** When they can be booked; for NIGHTS any window opens the night. Without windows they are as the week says again. */
  readonly windows?: InputMaybe<ReadonlyArray<DayWindowInput>>;
};

/** The calendar, or why not. */
export type OpenDatesResult = CalendarRejected | OpenDatesSuccess;

/** The dates are open. */
export type OpenDatesSuccess = {
  readonly __typename: 'OpenDatesSuccess';
  /** The listing with its calendar; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A new account of a sponsor. */
export type OpenSponsorInput = {
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Who sponsors, 1 to 120 characters: every member reads it. */
  readonly name: Scalars['String']['input'];
  /** Why, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How it ended. */
export type OpenSponsorResult = AccountRejected | OpenSponsorSuccess;

/** The account is open: anybody may give to it. */
export type OpenSponsorSuccess = {
  readonly __typename: 'OpenSponsorSuccess';
  /** The account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** What the account is called from now on. */
  readonly accountId: Scalars['ID']['output'];
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Your own review of the other side, which only you can read until it is revealed. */
export type OwnReview = {
  readonly __typename: 'OwnReview';
  /** The marks you gave. */
  readonly marks: Marks;
  /** What you wrote for the other side alone. */
  readonly privateNote: Maybe<Scalars['String']['output']>;
  /** Whether everybody can read it now. */
  readonly revealed: Scalars['Boolean']['output'];
  /** What you wrote for all to read. */
  readonly text: Maybe<Scalars['String']['output']>;
  /** When the time to write ends. Until then you may change it, unless it has been revealed. */
  readonly windowEndsAt: Scalars['DateTime']['output'];
  /** When you wrote it, or last changed it. */
  readonly writtenAt: Scalars['DateTime']['output'];
};

/** Where a page stands in its list. */
export type PageInfo = {
  readonly __typename: 'PageInfo';
  /** Ask for what is `after` this. */
  readonly endCursor: Maybe<Scalars['String']['output']>;
  /** Whether more follow. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** Whether there are some before. */
  readonly hasPreviousPage: Scalars['Boolean']['output'];
  /** Ask for what is `before` this. */
  readonly startCursor: Maybe<Scalars['String']['output']>;
};

/** An event that could not be folded. Later events of the same key wait behind it; all other keys go on. */
export type ParkedEvent = {
  readonly __typename: 'ParkedEvent';
  /** How often it has been tried. */
  readonly attempts: Scalars['Int']['output'];
  /** What its fold said. */
  readonly error: Scalars['String']['output'];
  /** The event that could not be folded. */
  readonly eventId: Scalars['ID']['output'];
  /** Its type. */
  readonly eventType: Scalars['String']['output'];
  /** The key of the row that waits. */
  readonly key: Scalars['String']['output'];
  /** Where it stands in the log, as commit and prepare position. */
  readonly logPosition: Scalars['String']['output'];
  /** When it was parked. */
  readonly parkedAt: Scalars['DateTime']['output'];
  /** The read model. */
  readonly projection: Scalars['String']['output'];
  /** Its stream. */
  readonly stream: Scalars['String']['output'];
  /** How many events of the same key wait behind it. */
  readonly waiting: Scalars['Int']['output'];
};

/** A page of parked events. */
export type ParkedEventConnection = {
  readonly __typename: 'ParkedEventConnection';
  /** The parked events with their cursors. */
  readonly edges: ReadonlyArray<ParkedEventEdge>;
  /** The parked events alone. */
  readonly nodes: ReadonlyArray<ParkedEvent>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One of a list of parked events. */
export type ParkedEventEdge = {
  readonly __typename: 'ParkedEventEdge';
  /** Where it stands in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The parked event. */
  readonly node: ParkedEvent;
};

/** Which listing shall be out of sight. */
export type PauseListingInput = {
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The listing. */
  readonly listingId: Scalars['ID']['input'];
};

/** The paused listing, or why not. */
export type PauseListingResult = ListingRejected | PauseListingSuccess;

/** The listing is out of sight. */
export type PauseListingSuccess = {
  readonly __typename: 'PauseListingSuccess';
  /** The paused listing; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** How a member stands with Stripe, as far as being paid goes. Seen by the member alone. */
export type Payee = {
  readonly __typename: 'Payee';
  /** Their account at Stripe; null where there is none. */
  readonly accountId: Maybe<Scalars['String']['output']>;
  /** The same in plain words, with what to do next. */
  readonly explanation: Scalars['String']['output'];
  /** What Stripe has sent from that account to their bank, or is about to, the last one first: asked of Stripe each time. Null while Stripe does not answer, and empty without an account. A payout brings the money of several bookings. */
  readonly payouts: Maybe<ReadonlyArray<Payout>>;
  /** Where they stand. */
  readonly status: PayeeStatus;
  /** How many bookings wait to be paid out. */
  readonly waiting: Scalars['Int']['output'];
  /** What Stripe still asks for, in its own short names. */
  readonly wanting: ReadonlyArray<Scalars['String']['output']>;
};


/** How a member stands with Stripe, as far as being paid goes. Seen by the member alone. */
export type PayeePayoutsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** A page at Stripe. */
export type PayeeLinkInput = {
  /** Where Stripe sends you when the page has expired: there a new one is asked for. */
  readonly refreshUrl: Scalars['String']['input'];
  /** Where Stripe sends you back to. That you came back proves nothing: ask for `refreshPayee`. */
  readonly returnUrl: Scalars['String']['input'];
};

/** How asking for a page ended. */
export type PayeeLinkResult = PayeeLinkSuccess | PayeeRejected;

/** Good for one visit, and not for long. */
export type PayeeLinkSuccess = {
  readonly __typename: 'PayeeLinkSuccess';
  /** Until when it is good. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** The page. */
  readonly url: Scalars['String']['output'];
};

/** A refusal about being paid. */
export type PayeeRejected = Rejection & {
  readonly __typename: 'PayeeRejected';
  /** The reason, for programs. */
  readonly code: PayeeRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** How long to wait, with TOO_MANY_ATTEMPTS. */
  readonly retryAfterSeconds: Maybe<Scalars['Int']['output']>;
};

/** Who can be paid. */
export type PayeeRejectionCode =
  /** Many people are acting on this at once: try again. */
  | 'BUSY'
  /** Providers of this country cannot be paid by card. */
  | 'COUNTRY_NOT_SUPPORTED'
  /** Stripe does not answer: try again in a moment. */
  | 'GATEWAY_UNAVAILABLE'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** You have not asked to be paid by card yet: `becomePayee` first. */
  | 'NOT_A_PAYEE'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** You said another country before: it cannot be changed. */
  | 'OTHER_COUNTRY'
  /** Card payments are not set up in this installation. */
  | 'PAYMENTS_OFF'
  /** Stripe has refused to open an account: the message says why. */
  | 'REFUSED_BY_STRIPE'
  /** Stripe will not have this account: what it earned is for a treasurer to see to. */
  | 'REJECTED_BY_STRIPE'
  /** You have asked Stripe often in a short time: ask again after `retryAfterSeconds`. */
  | 'TOO_MANY_ATTEMPTS';

/** Whether a member can be paid by card. */
export type PayeeStatus =
  /** They can be paid. */
  | 'ACTIVE'
  /** They have not asked to be. */
  | 'NONE'
  /** Stripe waits for what they have to say of themselves. */
  | 'ONBOARDING'
  /** Stripe will not have them. */
  | 'REJECTED'
  /** They could be, and cannot at present: Stripe wants to know more. What they earn waits. */
  | 'RESTRICTED';

/** The money of one booking: asked of the recipient, meant for the provider. Credits are told apart, and never added to it. Seen by the two, and by treasurers of the community. */
export type Payment = {
  readonly __typename: 'Payment';
  /** What is asked of the recipient. */
  readonly amount: Money;
  /** The booking that it pays. */
  readonly booking: Booking;
  /** Until when the hold lasts; null where nothing is held. */
  readonly captureBefore: Maybe<Scalars['DateTime']['output']>;
  /** What was taken from the card. */
  readonly captured: Money;
  /** When the saved card is charged; null where none is. */
  readonly chargeAt: Maybe<Scalars['DateTime']['output']>;
  /** Why the last attempt failed, in a sentence; null where none has since, and for others than the recipient. */
  readonly declined: Maybe<Scalars['String']['output']>;
  /** The payer's bank asks for the money back, or did; null where it never has. Seen by the provider and by treasurers. */
  readonly dispute: Maybe<PaymentDispute>;
  /** What Stripe has refused for good, and a treasurer has to look at; empty for others. */
  readonly failures: ReadonlyArray<PaymentFailure>;
  /** What of it the platform keeps, as things stand. */
  readonly fee: Money;
  /** What of it the provider gets, as things stand. */
  readonly forProvider: Money;
  /** What happened to the money: to the recipient without what concerns the provider alone, to others without why a card was declined. */
  readonly history: Maybe<HistoryConnection>;
  /** What the provider is owed and has not been paid yet; 0 before the booking is over. */
  readonly owed: Money;
  /** What has gone to the provider. */
  readonly paidOut: Money;
  /** The recipient's receipt; null before anything was taken, and for others. */
  readonly receipt: Maybe<PaymentReceipt>;
  /** What has gone back, or is on its way. */
  readonly refunded: Money;
  /** What went back, and why, the first one first. */
  readonly refunds: ReadonlyArray<PaymentRefund>;
  /** Where it stands. */
  readonly status: PaymentStatus;
  /** When it came to where it stands. */
  readonly statusSince: Scalars['DateTime']['output'];
  /** Why the provider has not been paid yet, in a sentence; null where nothing waits. */
  readonly waitsFor: Maybe<Scalars['String']['output']>;
  /** How it is paid. */
  readonly way: PaymentWay;
};


/** The money of one booking: asked of the recipient, meant for the provider. Credits are told apart, and never added to it. Seen by the two, and by treasurers of the community. */
export type PaymentHistoryArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** Which payments a treasurer wants to see. */
export type PaymentConcern =
  /** A payer's bank asks for the money back. */
  | 'DISPUTED'
  /** Stripe has refused something for good. */
  | 'FAILED'
  /** Providers wait to be paid. */
  | 'OWED';

/** A page of payments. */
export type PaymentConnection = {
  readonly __typename: 'PaymentConnection';
  /** The payments of this page with their cursors. */
  readonly edges: ReadonlyArray<PaymentEdge>;
  /** The payments of this page. */
  readonly nodes: ReadonlyArray<Payment>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** The payer's bank asks for the money back. Nobody's reviews wait for it; only money does. */
export type PaymentDispute = {
  readonly __typename: 'PaymentDispute';
  /** How much is asked back. */
  readonly amount: Money;
  /** What our log knows of the booking, to be handed in as evidence; null for others than treasurers. */
  readonly evidence: Maybe<Scalars['String']['output']>;
  /** Until when the platform can answer. */
  readonly evidenceBy: Maybe<Scalars['DateTime']['output']>;
  /** What the provider has been paid for this booking, and owes back after a dispute that was lost; 0 otherwise. */
  readonly owedByProvider: Money;
  /** Stripe's word for why. */
  readonly reason: Scalars['String']['output'];
  /** Where it stands. */
  readonly status: PaymentDisputeStatus;
  /** What it has taken from the platform so far, with Stripe's own fee. */
  readonly withdrawn: Money;
};

/** Where a dispute stands. */
export type PaymentDisputeStatus =
  /** It was closed without a decision. */
  | 'CLOSED'
  /** The bank only asks, for now. */
  | 'INQUIRY'
  /** The money has gone back to the payer. */
  | 'LOST'
  /** It waits for the platform's answer. */
  | 'NEEDS_RESPONSE'
  /** The bank is looking at it. */
  | 'UNDER_REVIEW'
  /** The money stays. */
  | 'WON';

/** A payment and its place in the list. */
export type PaymentEdge = {
  readonly __typename: 'PaymentEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The payment. */
  readonly node: Payment;
};

/** A call that Stripe has refused for good. */
export type PaymentFailure = {
  readonly __typename: 'PaymentFailure';
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** Stripe's code for it. */
  readonly code: Maybe<Scalars['String']['output']>;
  /** What was asked: CAPTURE, REFUND, PAY_PROVIDER … */
  readonly operation: Scalars['String']['output'];
  /** Why, in a sentence. */
  readonly reason: Scalars['String']['output'];
};

/** What the recipient has paid, to be kept or printed. */
export type PaymentReceipt = {
  readonly __typename: 'PaymentReceipt';
  /** The credits that were paid beside it, in minutes; null where there were none. Never added to the money. */
  readonly creditMinutes: Maybe<Scalars['BigInt']['output']>;
  /** The same as a page to print. */
  readonly html: Scalars['String']['output'];
  /** The lines: what was paid, and what went back. */
  readonly lines: ReadonlyArray<ReceiptLine>;
  /** The number of the receipt: the booking's. */
  readonly number: Scalars['String']['output'];
  /** When it was paid. */
  readonly paidAt: Scalars['DateTime']['output'];
  /** What it was for. */
  readonly service: Scalars['String']['output'];
  /** What was paid in the end. */
  readonly total: Money;
};

/** Money that goes back to the recipient. */
export type PaymentRefund = {
  readonly __typename: 'PaymentRefund';
  /** How much. */
  readonly amount: Money;
  /** When it was granted. */
  readonly at: Scalars['DateTime']['output'];
  /** What of it the platform's fee bears. */
  readonly fee: Money;
  /** Of a booking that was called off: the share of the price that the provider keeps, in per cent. */
  readonly percentKept: Maybe<Scalars['Int']['output']>;
  /** Why. */
  readonly reason: RefundReason;
  /** How far it has come. */
  readonly status: RefundStatus;
};

/** A refusal about money. */
export type PaymentRejected = Rejection & {
  readonly __typename: 'PaymentRejected';
  /** The reason, for programs. */
  readonly code: PaymentRejectionCode;
  /** With ABOVE_WHAT_IS_LEFT: how many minor units are left. */
  readonly left: Maybe<Scalars['BigInt']['output']>;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why a command about money was refused. Nothing has changed. */
export type PaymentRejectionCode =
  /** This is more than is left: `left` minor units. */
  | 'ABOVE_WHAT_IS_LEFT'
  /** It is paid for already. */
  | 'ALREADY_PAID'
  /** Cards are not charged in parts of the smallest coin of this currency. */
  | 'AMOUNT_NOT_ROUND'
  /** No card is charged so much at once. */
  | 'AMOUNT_TOO_LARGE'
  /** No card is charged so little in this currency. */
  | 'AMOUNT_TOO_SMALL'
  /** Many people are acting on this at once: try again. */
  | 'BUSY'
  /** The money is being taken at this moment: look again. */
  | 'CAPTURE_UNDER_WAY'
  /** The card is charged later: show the words of `PriceBreakdown.consent`, and give their version as `consent`. */
  | 'CONSENT_REQUIRED'
  /** Cards are not charged in this currency. */
  | 'CURRENCY_NOT_SUPPORTED'
  /** While the payer's bank disputes the payment nothing goes back. */
  | 'DISPUTED'
  /** Stripe does not answer: try again in a moment. */
  | 'GATEWAY_UNAVAILABLE'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input has the wrong shape; `path` says what. */
  | 'INVALID_INPUT'
  /** Nothing was taken that could go back. */
  | 'NOTHING_CAPTURED'
  /** No part of the price is in money. */
  | 'NOTHING_TO_PAY'
  /** Nothing was refused that could be tried again. */
  | 'NOTHING_TO_RETRY'
  /** There is no such booking, or nothing that you may do about its money. */
  | 'NOT_FOUND'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** This is for the recipient to pay. */
  | 'NOT_THE_PAYER'
  /** Only the provider or a treasurer of the community may do this. */
  | 'NOT_TREASURER'
  /** A payment has one currency, and this is another. */
  | 'OTHER_CURRENCY'
  /** Card payments are not set up in this installation. */
  | 'PAYMENTS_OFF'
  /** Stripe has refused to begin: the message says why. */
  | 'REFUSED_BY_STRIPE'
  /** The time to pay has passed, or the booking is over. */
  | 'TOO_LATE_TO_PAY';

/** Where the money of a booking stands. */
export type PaymentStatus =
  /** Held on the card. */
  | 'AUTHORISED'
  /** Taken: with the platform until the booking is over. */
  | 'CAPTURED'
  /** The card is saved for a charge before the start. */
  | 'CARD_SAVED'
  /** Begun; Stripe has not answered yet. */
  | 'INTENDED'
  /** The money could not be had: the recipient pays anew. */
  | 'MISSED'
  /** Waits for the recipient's card. */
  | 'OPEN'
  /** Nothing is held, and nothing was taken. */
  | 'RELEASED'
  /** The booking is over: what is the provider's is theirs or owed to them, the rest has gone back. */
  | 'SETTLED';

/** How a booking is paid for in money. */
export type PaymentWay =
  /** Held on the card now, and taken when the terms are agreed to. */
  | 'HOLD'
  /** The card is saved now, and charged before the start: of bookings further ahead than a hold lasts. */
  | 'SAVED_CARD';

/** Money that goes from a provider's account at Stripe to their bank. */
export type Payout = {
  readonly __typename: 'Payout';
  /** How much. */
  readonly amount: Money;
  /** When it is expected to arrive. */
  readonly arrivesAt: Scalars['DateTime']['output'];
  /** Why the bank did not take it, as Stripe's code; null where it did. */
  readonly failure: Maybe<Scalars['String']['output']>;
  /** Stripe's id of it. */
  readonly id: Scalars['String']['output'];
  /** How far it has come. */
  readonly status: PayoutStatus;
};

/** How far a payout has come. */
export type PayoutStatus =
  /** It was called off. */
  | 'CANCELLED'
  /** The bank did not take it: Stripe tells what to do. */
  | 'FAILED'
  /** It is on its way. */
  | 'IN_TRANSIT'
  /** It is expected to be there. It can still come back within some days. */
  | 'PAID'
  /** It will be sent. */
  | 'PENDING';

/** Roughly where something happens: about 100 metres exact, and the same for everybody who asks. */
export type Place = {
  readonly __typename: 'Place';
  /** Place or neighbourhood in words. */
  readonly label: Scalars['String']['output'];
  /** Degrees north, rounded to three decimals. */
  readonly latitude: Maybe<Scalars['Float']['output']>;
  /** Degrees east, rounded to three decimals. */
  readonly longitude: Maybe<Scalars['Float']['output']>;
};

/** Where it happens. Others see it rounded to about 100 metres. */
export type PlaceInput = {
  /** Place or neighbourhood in words, 1 to 120 characters. Everybody reads this: leave out street and number. */
  readonly label: Scalars['String']['input'];
  /** Degrees north; with `longitude` or not at all. */
  readonly latitude?: InputMaybe<Scalars['Float']['input']>;
  /** Degrees east; with `latitude` or not at all. */
  readonly longitude?: InputMaybe<Scalars['Float']['input']>;
};

/** One version of a community's rules. Open bookings keep the dates they were given. */
export type Policy = {
  readonly __typename: 'Policy';
  /** A request is answered within this many hours, and before the start at the latest. */
  readonly answerHours: Scalars['Int']['output'];
  /** A delivered booking that nobody objects to completes this many hours after its end. */
  readonly autoCompleteHours: Scalars['Int']['output'];
  /** What a cancellation costs, the earliest and free one first, the last one reaching to the start. */
  readonly cancellationTiers: ReadonlyArray<CancellationTier>;
  /** The coordinator who changed it; for version 1 the founder. */
  readonly changedBy: Member;
  /** How many hours before the start a saved card is charged. */
  readonly chargeHoursBefore: Scalars['Int']['output'];
  /** How many days after the end of a booking the credits held for it are released at the latest. */
  readonly creditHoldDays: Scalars['Int']['output'];
  /** How many minutes of credit an account must hold for its owner to be invited to give. */
  readonly creditInvitationMinutes: Scalars['Int']['output'];
  /** How many minutes of credit an account may go below zero. */
  readonly creditLimitMinutes: Scalars['Int']['output'];
  /** Within how many days a request for credits is answered. */
  readonly creditRequestDays: Scalars['Int']['output'];
  /** How many minutes below zero an account must be for its owner to be warned. */
  readonly creditWarningMinutes: Scalars['Int']['output'];
  /** What the platform keeps of money that is paid, in hundredths of a percent: 250 are 2.5 percent; 0: nothing. */
  readonly feeBasisPoints: Scalars['Int']['output'];
  /** How many days ahead slots can be booked. */
  readonly horizonDays: Scalars['Int']['output'];
  /** How many minutes before its start a slot must be booked at the latest. */
  readonly leadMinutes: Scalars['Int']['output'];
  /** Percent of every transfer between members that goes to the fund; 0: there is no levy. */
  readonly levyPercent: Scalars['Int']['output'];
  /** For how many days a listing stays published. */
  readonly listingDays: Scalars['Int']['output'];
  /** How many days before that its owner is warned. */
  readonly listingWarningDays: Scalars['Int']['output'];
  /** How many requests for credits of one member may wait for an answer at once. */
  readonly openCreditRequestsMax: Scalars['Int']['output'];
  /** How many unanswered requests one person may have at once. */
  readonly openRequestsMax: Scalars['Int']['output'];
  /** How many minutes the fund gives, once, for having taken part in the orientation; 0: none. */
  readonly orientationMinutes: Scalars['Int']['output'];
  /** Within how many hours the recipient pays anew where the money could not be had after the terms were agreed to, or the booking is off. */
  readonly payAgainHours: Scalars['Int']['output'];
  /** Within how many minutes whoever asks for something that costs money pays, or the request is gone. */
  readonly payWithinMinutes: Scalars['Int']['output'];
  /** Why it was changed; null for version 1, and once the words of who changed it have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** For how many days after the reveal a review can be answered. */
  readonly replyDays: Scalars['Int']['output'];
  /** For how many days after completion reviews can be written. */
  readonly reviewDays: Scalars['Int']['output'];
  /** How many minutes a recipient can earn for taking part in one booking. */
  readonly rewardBookingMinutes: Scalars['Int']['output'];
  /** How many minutes a recipient can earn for taking part in one month. */
  readonly rewardMonthMinutes: Scalars['Int']['output'];
  /** Of bookings that begin later than this many days from now the card is saved instead of held, and charged before the start. */
  readonly saveCardBeyondDays: Scalars['Int']['output'];
  /** Requests for credits of up to so many minutes are accepted by silence; 0: none. */
  readonly silentRequestMinutes: Scalars['Int']['output'];
  /** Since when this version holds. */
  readonly since: Scalars['DateTime']['output'];
  /** How many minutes the fund gives to somebody who joins; 0: none. */
  readonly startingCreditMinutes: Scalars['Int']['output'];
  /** 1 at the founding, one more with every change. */
  readonly version: Scalars['Int']['output'];
};

/** Rules of a community. What is left out has its default at the founding, and stays as it is in a change. */
export type PolicyInput = {
  /** A request is answered within this many hours, 1 to 720. */
  readonly answerHours?: InputMaybe<Scalars['Int']['input']>;
  /** A delivered booking that nobody objects to completes this many hours after its end, 1 to 720. */
  readonly autoCompleteHours?: InputMaybe<Scalars['Int']['input']>;
  /** 1 to 5 tiers: the first is free, hours fall, percents never fall, the last one has 0 hours. */
  readonly cancellationTiers?: InputMaybe<ReadonlyArray<CancellationTierInput>>;
  /** How many hours before the start a saved card is charged, 24 to 720. */
  readonly chargeHoursBefore?: InputMaybe<Scalars['Int']['input']>;
  /** How many days after the end of a booking the credits held for it are released at the latest, 8 to 365. */
  readonly creditHoldDays?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes of credit an account must hold for its owner to be invited to give, 0 to 1,000,000. */
  readonly creditInvitationMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes of credit an account may go below zero, 0 to 100,000. */
  readonly creditLimitMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Within how many days a request for credits is answered, 1 to 90. */
  readonly creditRequestDays?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes below zero an account must be for its owner to be warned, 0 to 100,000 and no more than `creditLimitMinutes`. */
  readonly creditWarningMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** What the platform keeps of money that is paid, in hundredths of a percent, 0 to 5,000: 250 are 2.5 percent. */
  readonly feeBasisPoints?: InputMaybe<Scalars['Int']['input']>;
  /** How many days ahead slots can be booked, 1 to 730. */
  readonly horizonDays?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes before its start a slot must be booked at the latest, 0 to 43,200. */
  readonly leadMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Percent of every transfer between members that goes to the fund, 0 to 20; 0: there is no levy. */
  readonly levyPercent?: InputMaybe<Scalars['Int']['input']>;
  /** For how many days a listing stays published, 1 to 730. */
  readonly listingDays?: InputMaybe<Scalars['Int']['input']>;
  /** How many days before that its owner is warned, 0 to 60 and fewer than `listingDays`. */
  readonly listingWarningDays?: InputMaybe<Scalars['Int']['input']>;
  /** How many requests for credits of one member may wait for an answer at once, 1 to 1,000. */
  readonly openCreditRequestsMax?: InputMaybe<Scalars['Int']['input']>;
  /** How many unanswered requests one person may have at once, 1 to 1,000. */
  readonly openRequestsMax?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes the fund gives, once, for having taken part in the orientation, 0 to 10,000; 0: none. */
  readonly orientationMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Within how many hours the recipient pays anew where the money could not be had after the terms were agreed to, or the booking is off, 1 to 168. */
  readonly payAgainHours?: InputMaybe<Scalars['Int']['input']>;
  /** Within how many minutes whoever asks for something that costs money pays, or the request is gone, 10 to 1,440. */
  readonly payWithinMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** For how many days after the reveal a review can be answered, 1 to 60. */
  readonly replyDays?: InputMaybe<Scalars['Int']['input']>;
  /** For how many days after completion reviews can be written, 1 to 60. */
  readonly reviewDays?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes a recipient can earn for taking part in one booking, 0 to 1,440 and no more than `rewardMonthMinutes`. */
  readonly rewardBookingMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes a recipient can earn for taking part in one month, 0 to 100,000. */
  readonly rewardMonthMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** Of bookings that begin later than this many days from now the card is saved instead of held, and charged before the start, 1 to 80. */
  readonly saveCardBeyondDays?: InputMaybe<Scalars['Int']['input']>;
  /** Requests for credits of up to so many minutes are accepted by silence, 0 to 600; 0: none. */
  readonly silentRequestMinutes?: InputMaybe<Scalars['Int']['input']>;
  /** How many minutes the fund gives to somebody who joins, 0 to 10,000; 0: none. */
  readonly startingCreditMinutes?: InputMaybe<Scalars['Int']['input']>;
};

/** Paying for a booking. */
export type PreparePaymentInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** Where the card is saved for a later charge: the version of the words that the payer has been shown and has agreed to. */
  readonly consent?: InputMaybe<Scalars['String']['input']>;
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
};

/** How preparing to pay ended. */
export type PreparePaymentResult = PaymentRejected | PreparePaymentSuccess;

/** Now the payer's client takes the card, with Stripe's own elements or on the page at `checkoutUrl`. */
export type PreparePaymentSuccess = {
  readonly __typename: 'PreparePaymentSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** A page to pay at by clicking, of the sandbox; null with Stripe itself. */
  readonly checkoutUrl: Maybe<Scalars['String']['output']>;
  /** For Stripe's client library; a secret of the payer's. */
  readonly clientSecret: Scalars['String']['output'];
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
  /** For Stripe's client library. */
  readonly publishableKey: Scalars['String']['output'];
  /** How it is paid: with SAVED_CARD the secret is a setup intent's. */
  readonly way: PaymentWay;
};

/** One way to pay. Money and credits stand apart and are never added together. */
export type Price = {
  readonly __typename: 'Price';
  /** The part in credits, for CREDITS and MIXED. */
  readonly credits: Maybe<CreditsPrice>;
  /** How it is paid. */
  readonly kind: PriceKind;
  /** The part in money, for MONEY and MIXED. */
  readonly money: Maybe<MoneyPrice>;
};

/** What a booking would cost, before anything is asked for. Money and credits stand apart and are never added together. */
export type PriceBreakdown = {
  readonly __typename: 'PriceBreakdown';
  /** When a saved card would be charged; null where none would. */
  readonly chargeAt: Maybe<Scalars['DateTime']['output']>;
  /** The words of consent to the later charge, to be shown and agreed to; null where none is made. */
  readonly consent: Maybe<ConsentText>;
  /** What the recipient pays in minutes of credit; null where nothing is. */
  readonly creditMinutes: Maybe<Scalars['BigInt']['output']>;
  /** What of it the platform keeps, in money; null where nothing is paid in money. */
  readonly fee: Maybe<Money>;
  /** What of it the provider gets, in money; null where nothing is paid in money. */
  readonly forProvider: Maybe<Money>;
  /** For materials, where the service itself is paid in credits; null otherwise. */
  readonly materials: Maybe<Money>;
  /** Whether it can be paid here. */
  readonly payable: Scalars['Boolean']['output'];
  /** For the service itself; null where it is not paid in money. */
  readonly service: Maybe<Money>;
  /** All that the recipient pays in money; null where nothing is. */
  readonly total: Maybe<Money>;
  /** How the money is paid; null where nothing is paid in money. */
  readonly way: Maybe<PaymentWay>;
};

/** One way to pay. */
export type PriceInput = {
  /** The part in credits: needed for CREDITS and MIXED, refused for the others. */
  readonly credits?: InputMaybe<CreditsPriceInput>;
  /** How it is paid. */
  readonly kind: PriceKind;
  /** The part in money: needed for MONEY and MIXED, refused for the others. */
  readonly money?: InputMaybe<MoneyPriceInput>;
};

/** How something is paid. */
export type PriceKind =
  /** In time credits. */
  | 'CREDITS'
  /** A gift: nothing is paid, and it still counts as given and received. */
  | 'GIFT'
  /** Partly in money (often the materials) and partly in time credits (often the work), stated apart. */
  | 'MIXED'
  /** In money. */
  | 'MONEY';

/** A kind of price and how many results have it. */
export type PriceKindCount = {
  readonly __typename: 'PriceKindCount';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** The kind of price. */
  readonly value: PriceKind;
};

/** What a price is for one of. */
export type PriceUnit =
  /** The whole booking. */
  | 'BOOKING'
  /** An hour of the slot. */
  | 'HOUR'
  /** A night of the stay. */
  | 'NIGHT'
  /** A seat that is taken. */
  | 'SEAT';

/** A read model: rows made from the log, which can be made anew at any time. */
export type Projection = {
  readonly __typename: 'Projection';
  /** What operators have done with it, the newest first. */
  readonly acts: ProjectionActConnection;
  /** What keeps it from going on. */
  readonly error: Maybe<Scalars['String']['output']>;
  /** The generation that is read; null where there is none yet. */
  readonly generation: Maybe<Scalars['Int']['output']>;
  /** Its builds, the newest first. */
  readonly generations: ReadonlyArray<ProjectionGeneration>;
  /** Whether rows of an older definition are read while those of this one are built. */
  readonly isServingOlder: Scalars['Boolean']['output'];
  /** How far it is behind the log. */
  readonly lag: Lag;
  /** How far it has seen the log, as commit and prepare position. */
  readonly logPosition: Maybe<Scalars['String']['output']>;
  /** Its name. */
  readonly name: Scalars['String']['output'];
  /** Which instance keeps it current. */
  readonly owner: ProjectionOwner;
  /** How many keys wait for an operator, because an event of theirs could not be folded. */
  readonly parkedCount: Scalars['Int']['output'];
  /** The replay that is under way, or the last one that this server knows of. */
  readonly replay: Maybe<Replay>;
  /** When it is tried again. */
  readonly retryAt: Maybe<Scalars['DateTime']['output']>;
  /** How it is doing. */
  readonly state: ProjectionState;
  /** The version of its definition. */
  readonly version: Scalars['Int']['output'];
};


/** A read model: rows made from the log, which can be made anew at any time. */
export type ProjectionActsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
};

/** What an operator has done with a read model, why, and how it ended. */
export type ProjectionAct = {
  readonly __typename: 'ProjectionAct';
  /** Who ordered it. */
  readonly actor: Scalars['String']['output'];
  /** How many rows were found to differ. */
  readonly differing: Maybe<Scalars['Int']['output']>;
  /** Whether a replay was a dry run. */
  readonly dryRun: Maybe<Scalars['Boolean']['output']>;
  /** When it ended. */
  readonly endedAt: Maybe<Scalars['DateTime']['output']>;
  /** What went wrong. */
  readonly error: Maybe<Scalars['String']['output']>;
  /** The event, where a parked one was meant. */
  readonly eventId: Maybe<Scalars['ID']['output']>;
  /** The generation that served afterwards. */
  readonly generation: Maybe<Scalars['Int']['output']>;
  /** The id of the act. */
  readonly id: Scalars['ID']['output'];
  /** The key of the row, where a parked event was meant. */
  readonly key: Maybe<Scalars['String']['output']>;
  /** What was to be done. */
  readonly kind: ProjectionActKind;
  /** When it was ordered. */
  readonly orderedAt: Scalars['DateTime']['output'];
  /** How it ended; null while it is under way, or where the server stopped before that was written down. */
  readonly outcome: Maybe<ProjectionActOutcome>;
  /** Why. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** The rows that were built. */
  readonly rows: Maybe<Scalars['Int']['output']>;
};

/** A page of acts. */
export type ProjectionActConnection = {
  readonly __typename: 'ProjectionActConnection';
  /** The acts with their cursors. */
  readonly edges: ReadonlyArray<ProjectionActEdge>;
  /** The acts alone. */
  readonly nodes: ReadonlyArray<ProjectionAct>;
  /** Where the page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all pages. */
  readonly totalCount: Scalars['Int']['output'];
};

/** One of a list of acts. */
export type ProjectionActEdge = {
  readonly __typename: 'ProjectionActEdge';
  /** Where it stands in the list. */
  readonly cursor: Scalars['String']['output'];
  /** The act. */
  readonly node: ProjectionAct;
};

/** What an operator can do with a read model. */
export type ProjectionActKind =
  /** Call off a replay. */
  | 'CANCEL_REPLAY'
  /** Build it anew, or compare. */
  | 'REPLAY'
  /** Try a parked event again. */
  | 'RETRY_PARKED'
  /** Let the generation before serve again. */
  | 'ROLLBACK'
  /** Leave a parked event out. */
  | 'SKIP_PARKED';

/** How an act of an operator ended. */
export type ProjectionActOutcome =
  /** It was called off. */
  | 'CANCELLED'
  /** As it was ordered. */
  | 'DONE'
  /** It could not be done. */
  | 'FAILED'
  /** The server stopped in between; nothing is half done. */
  | 'INTERRUPTED'
  /** The key was not parked any more. */
  | 'NOT_PARKED'
  /** The key is parked again: this event, or one behind it, could not be folded. */
  | 'PARKED_AGAIN'
  /** It was refused after it had been written down. */
  | 'REFUSED'
  /** The key goes on. */
  | 'RELEASED';

/** One build of a read model: tables of its own. */
export type ProjectionGeneration = {
  readonly __typename: 'ProjectionGeneration';
  /** Its number; a later build has a higher one. */
  readonly generation: Scalars['Int']['output'];
  /** How far it has seen the log, as commit and prepare position. */
  readonly logPosition: Maybe<Scalars['String']['output']>;
  /** When it was begun. */
  readonly madeAt: Scalars['DateTime']['output'];
  /** How many rows it has, where that is known. */
  readonly rows: Maybe<Scalars['Int']['output']>;
  /** What became of it. */
  readonly state: GenerationState;
  /** The version of the definition that it was built by. */
  readonly version: Maybe<Scalars['Int']['output']>;
};

/** Which instance keeps a read model current, where several share the work. */
export type ProjectionOwner =
  /** Another one. */
  | 'OTHER'
  /** The one that answers. */
  | 'THIS';

/** An operator's command was refused. */
export type ProjectionRejected = Rejection & {
  readonly __typename: 'ProjectionRejected';
  /** The reason, for programs. */
  readonly code: ProjectionRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why an operator's command was refused. */
export type ProjectionRejectionCode =
  /** This read model is being replayed: wait for the end, or call it off. */
  | 'ALREADY_REPLAYING'
  /** Many people are acting on this read model at once: try again. */
  | 'BUSY'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** The input cannot be taken as it is. */
  | 'INVALID_INPUT'
  /** This is for the operators of this installation. */
  | 'NOT_OPERATOR'
  /** Nothing is parked under this key, or another event than this one. */
  | 'NOT_PARKED'
  /** This read model is not being replayed, or has to be, because there is nothing else to be read. */
  | 'NOT_REPLAYING'
  /** There is no generation before this one to go back to. */
  | 'NO_PREVIOUS_GENERATION'
  /** The generation before this one was built by another version of the software: start that version to go back to it. */
  | 'OTHER_VERSION'
  /** There is no read model of this name. */
  | 'UNKNOWN_PROJECTION';

/** How a read model is doing. */
export type ProjectionState =
  /** Reads on to the end of the log. */
  | 'CATCHING_UP'
  /** As new as the log. */
  | 'LIVE'
  /** Its rows are being built from the log; there is nothing to be read yet. */
  | 'REBUILDING'
  /** Something keeps it from going on; it is tried again by itself. */
  | 'STOPPED'
  /** Has not begun yet. */
  | 'WAITING';

/** Which listing everybody shall find. */
export type PublishListingInput = {
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The listing. */
  readonly listingId: Scalars['ID']['input'];
};

/** The published listing, or why not. */
export type PublishListingResult = ListingRejected | PublishListingSuccess;

/** The listing can be found. */
export type PublishListingSuccess = {
  readonly __typename: 'PublishListingSuccess';
  /** The published listing; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

export type Query = {
  readonly __typename: 'Query';
  /** An account of time credits; null where there is none that you may see. */
  readonly account: Maybe<Account>;
  /** A booking that you are part of; null for everybody else. */
  readonly booking: Maybe<Booking>;
  /** Communities by name. */
  readonly communities: CommunityConnection;
  /** A community by id; null when there is none. */
  readonly community: Maybe<Community>;
  /** For operators: one event, by its address (`revision@stream`) or by its id, which is looked for from the end of the log; null when there is none. */
  readonly event: Maybe<LogEvent>;
  /** A listing by id: a published one, or one of your own; null when there is none that you may see. */
  readonly listing: Maybe<Listing>;
  /** Published listings. */
  readonly listings: ListingConnection;
  /** The whole log in its order: its end when nothing is said, a page forwards with `first` and `after`, or backwards with `last` and `before`. For operators only. */
  readonly log: LogConnection;
  /** A person by id; null when there is none. */
  readonly member: Maybe<Member>;
  /** Any object by its id; null when there is none that you may see. */
  readonly node: Maybe<Node>;
  /** Events that could not be folded and wait for an operator, the oldest first. For operators only. */
  readonly parkedEvents: ParkedEventConnection;
  /** The rules of a community; null when there is none, or was none yet. */
  readonly policy: Maybe<Policy>;
  /** What a booking of a listing would cost; null where there is no such listing, price or slot that you could book. */
  readonly priceBreakdown: Maybe<PriceBreakdown>;
  /** A read model by name; null when there is none. For operators only. */
  readonly projection: Maybe<Projection>;
  /** Every read model, how it is doing and how far behind the log. For operators only. */
  readonly projections: ReadonlyArray<Projection>;
  /** For operators: the events of a stream; empty when there is no such stream. */
  readonly stream: LogEventConnection;
  /** You; null when nobody is signed in. */
  readonly viewer: Maybe<Viewer>;
};


export type QueryAccountArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBookingArgs = {
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  id: Scalars['ID']['input'];
};


export type QueryCommunitiesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  text?: InputMaybe<Scalars['String']['input']>;
};


export type QueryCommunityArgs = {
  id: Scalars['ID']['input'];
};


export type QueryEventArgs = {
  id: Scalars['ID']['input'];
};


export type QueryListingArgs = {
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  id: Scalars['ID']['input'];
};


export type QueryListingsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  filter?: InputMaybe<ListingFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  sort?: InputMaybe<ListingSort>;
};


export type QueryLogArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};


export type QueryMemberArgs = {
  id: Scalars['ID']['input'];
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};


export type QueryParkedEventsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  projection?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPolicyArgs = {
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  communityId: Scalars['ID']['input'];
};


export type QueryPriceBreakdownArgs = {
  listingId: Scalars['ID']['input'];
  priceIndex?: InputMaybe<Scalars['Int']['input']>;
  slot: SlotInput;
};


export type QueryProjectionArgs = {
  name: Scalars['String']['input'];
};


export type QueryStreamArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  name: Scalars['String']['input'];
};

/** Averages of the marks in revealed reviews. */
export type Rating = {
  readonly __typename: 'Rating';
  /** How many reviews they are made of. */
  readonly count: Scalars['Int']['output'];
  /** Average of `didTheirPart`, 1 to 5. */
  readonly didTheirPart: Scalars['Float']['output'];
  /** Average of `gaveBack`, 1 to 5. */
  readonly gaveBack: Scalars['Float']['output'];
  /** Average of `keptAgreement`, 1 to 5. */
  readonly keptAgreement: Scalars['Float']['output'];
  /** Average of `overall`, 1 to 5. */
  readonly overall: Scalars['Float']['output'];
};

/** A line of a receipt. */
export type ReceiptLine = {
  readonly __typename: 'ReceiptLine';
  /** How much; what went back is below zero. */
  readonly amountMinor: Scalars['BigInt']['output'];
  /** When. */
  readonly at: Scalars['DateTime']['output'];
  /** In which currency. */
  readonly currency: Scalars['String']['output'];
  /** What for. */
  readonly text: Scalars['String']['output'];
};

/** How asking ended. */
export type RefreshPayeeResult = PayeeRejected | RefreshPayeeSuccess;

/** Stripe's word on you, as it is now. */
export type RefreshPayeeSuccess = {
  readonly __typename: 'RefreshPayeeSuccess';
  /** How you stand now. */
  readonly payee: Payee;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Giving money back beyond what the terms say. */
export type RefundPaymentInput = {
  /** How much, in minor units. */
  readonly amountMinor: Scalars['BigInt']['input'];
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** In which currency. */
  readonly currency: Scalars['String']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
};

/** How a refund ended. */
export type RefundPaymentResult = PaymentRejected | RefundPaymentSuccess;

/** It is on its way back to the payer. */
export type RefundPaymentSuccess = {
  readonly __typename: 'RefundPaymentSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Why money goes back. */
export type RefundReason =
  /** The provider's will, or a treasurer's. */
  | 'GOODWILL'
  /** It was taken while the booking was taken back. */
  | 'RACE'
  /** The terms of calling off. */
  | 'TIER';

/** How far a refund has come. */
export type RefundStatus =
  /** The payer's bank did not take it: a treasurer sees to it. */
  | 'FAILED'
  /** To be sent to Stripe. */
  | 'INTENDED'
  /** On its way. */
  | 'PENDING'
  /** It has arrived. */
  | 'SUCCEEDED';

/** Saying no to a request. */
export type RefuseCreditRequestInput = {
  /** The account that was asked. */
  readonly accountId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The request. */
  readonly requestId: Scalars['ID']['input'];
};

/** How refusing ended. */
export type RefuseCreditRequestResult = AccountRejected | RefuseCreditRequestSuccess;

/** The request is refused. */
export type RefuseCreditRequestSuccess = {
  readonly __typename: 'RefuseCreditRequestSuccess';
  /** The account that was asked; null when you may not see it, or the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A new person. They are not signed in by this: `signIn` is next. */
export type RegisterMemberInput = {
  /** Where they sign in; nobody else sees it. Capital letters make no difference. */
  readonly email: Scalars['EmailAddress']['input'];
  /** Repeat a request with the same key and nothing happens twice: the same member is answered. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How they want to be called, 1 to 80 characters. */
  readonly name: Scalars['String']['input'];
  /** 8 to 200 characters of any kind. It is kept as an argon2id hash, nowhere else. */
  readonly password: Scalars['String']['input'];
};

/** The new member, or why not. */
export type RegisterMemberResult = MemberRejected | RegisterMemberSuccess;

/** The person has joined. */
export type RegisterMemberSuccess = {
  readonly __typename: 'RegisterMemberSuccess';
  /** The new member; null if the read model has not caught up in time. */
  readonly member: Maybe<Member>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Why a command was refused. Nothing has changed. */
export type Rejection = {
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first (`input`, `content`, `title`); empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** What became of a parked key. */
export type ReleaseOutcome =
  /** It is parked again: this event, or one that waited behind it, could not be folded. */
  | 'PARKED_AGAIN'
  /** It goes on: everything that waited has been folded. */
  | 'RELEASED';

/** One read model on its way through a replay. */
export type Replay = {
  readonly __typename: 'Replay';
  /** How the new rows differ from the live ones, once they were compared. */
  readonly difference: Maybe<RowDifference>;
  /** How much of the log that is, from 0 to 1. */
  readonly done: Scalars['Float']['output'];
  /** Whether the new rows are only compared with the live ones and then thrown away. */
  readonly dryRun: Scalars['Boolean']['output'];
  /** What it failed on. */
  readonly error: Maybe<Scalars['String']['output']>;
  /** Seconds left at this speed, where that can be said. */
  readonly etaSeconds: Maybe<Scalars['Float']['output']>;
  /** Events read so far. */
  readonly events: Scalars['Int']['output'];
  /** How fast it goes. */
  readonly eventsPerSecond: Scalars['Float']['output'];
  /** When it was over; null while it is under way. */
  readonly finishedAt: Maybe<Scalars['DateTime']['output']>;
  /** The generation that is built. */
  readonly generation: Scalars['Int']['output'];
  /** The id of the order; read models that are replayed together share it. */
  readonly id: Scalars['ID']['output'];
  /** The name of the read model. */
  readonly projection: Scalars['String']['output'];
  /** Rows built so far. */
  readonly rows: Scalars['Int']['output'];
  /** When it began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** How far it has come. */
  readonly state: ReplayState;
};

/** Which read models are to be built anew. */
export type ReplayProjectionInput = {
  /** Others that are built in the same pass over the log. */
  readonly also?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Only build, compare with the live rows, report, and throw away. */
  readonly dryRun?: InputMaybe<Scalars['Boolean']['input']>;
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The name of the read model. */
  readonly projection: Scalars['String']['input'];
  /** Why, for those who read it later: at most 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How ordering a replay ended. */
export type ReplayProjectionResult = ProjectionRejected | ReplayProjectionSuccess;

/** The replay has begun, or is over already. */
export type ReplayProjectionSuccess = {
  readonly __typename: 'ReplayProjectionSuccess';
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
  /** The read model that was named first. */
  readonly projection: Maybe<Projection>;
  /** Each read model on its way, as far as this server still knows of it. Ask `projection(name) { replay }` or subscribe to `replayProgress` to follow it. */
  readonly replays: ReadonlyArray<Replay>;
};

/** How far a replay has come. */
export type ReplayState =
  /** Folds the log and writes the rows. */
  | 'BUILDING'
  /** Was called off. The old rows serve as before. */
  | 'CANCELLED'
  /** Reads what has come in the meantime. */
  | 'CATCHING_UP'
  /** Compares its rows with the live ones. */
  | 'COMPARING'
  /** Is over: the new rows serve or, after a dry run, have been compared and thrown away. */
  | 'DONE'
  /** Is over: it could not be built. The old rows serve as before. */
  | 'FAILED';

/** Your public answer to what the other side said of you. */
export type ReplyToReviewInput = {
  /** The booking that was reviewed. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** For all to read: 1 to 2,000 characters. */
  readonly text: Scalars['String']['input'];
  /** The side whose review you answer. */
  readonly to: Side;
};

/** How answering a review ended. */
export type ReplyToReviewResult = ReplyToReviewSuccess | ReviewRejected;

/** Your answer stands beside the review. */
export type ReplyToReviewSuccess = {
  readonly __typename: 'ReplyToReviewSuccess';
  /** The booking with its reviews; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Your account of your own contributions. */
export type ReportContributionsInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** Where it is paid in credits: how many minutes were really delivered, in whole quarters of an hour, at most what is held. What was agreed, when left out. */
  readonly creditMinutes?: InputMaybe<Scalars['BigInt']['input']>;
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** One line for each contribution you report on; a later report replaces the lines it names. */
  readonly reports: ReadonlyArray<ContributionReportInput>;
  /** The side you report for, if you want to say it: it must be your own. */
  readonly side?: InputMaybe<Side>;
};

/** How reporting ended. */
export type ReportContributionsResult = BookingRejected | ReportContributionsSuccess;

/** The other side can confirm now. */
export type ReportContributionsSuccess = {
  readonly __typename: 'ReportContributionsSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** What you ask for, and what you both bring to it. */
export type RequestBookingInput = {
  /** What each of you brings, at most 10 things each; as the listing says when left out. */
  readonly contributions?: InputMaybe<ContributionsInput>;
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The offer or need that you answer. */
  readonly listingId: Scalars['ID']['input'];
  /** A word to the other side, at most 500 characters. */
  readonly note?: InputMaybe<Scalars['String']['input']>;
  /** The place of the chosen price in the listing's list of prices, from 0. */
  readonly priceIndex?: InputMaybe<Scalars['Int']['input']>;
  /** When. */
  readonly slot: SlotInput;
};

/** How requesting a booking ended. */
export type RequestBookingResult = BookingRejected | RequestBookingSuccess;

/** The slot is yours until the other side has answered. */
export type RequestBookingSuccess = {
  readonly __typename: 'RequestBookingSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** A request for credits to your own account. */
export type RequestCreditsInput = {
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** The account that is asked to pay. */
  readonly payer: Scalars['ID']['input'];
  /** For what, 1 to 500 characters: the other side reads it. */
  readonly reason: Scalars['String']['input'];
};

/** How asking ended. */
export type RequestCreditsResult = AccountRejected | RequestCreditsSuccess;

/** The request waits for an answer. */
export type RequestCreditsSuccess = {
  readonly __typename: 'RequestCreditsSuccess';
  /** Your own account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the request is called from now on. */
  readonly requestId: Scalars['ID']['output'];
};

/** An underused thing that a listing puts to use. */
export type Resource = {
  readonly __typename: 'Resource';
  /** What kind of thing it is. */
  readonly kind: ResourceKind;
  /** What it is called; null once its owner has been erased. */
  readonly name: Maybe<Scalars['String']['output']>;
};

/** A thing that is put to use. */
export type ResourceInput = {
  /** What kind of thing it is. */
  readonly kind: ResourceKind;
  /** What it is called, 1 to 120 characters. */
  readonly name: Scalars['String']['input'];
};

/** What kind of underused thing is put to use. */
export type ResourceKind =
  /** Anything else. */
  | 'OTHER'
  /** A seat or room in a vehicle. */
  | 'RIDE'
  /** Something somebody can do. */
  | 'SKILL'
  /** A room, a garden, a bed. */
  | 'SPACE'
  /** Somebody's time, whatever is done with it. */
  | 'TIME'
  /** A tool or a machine. */
  | 'TOOL';

/** A kind of resource and how many results have it. */
export type ResourceKindCount = {
  readonly __typename: 'ResourceKindCount';
  /** How many. */
  readonly count: Scalars['Int']['output'];
  /** The kind of resource. */
  readonly value: ResourceKind;
};

/** Which parked key is to be tried again. */
export type RetryParkedInput = {
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The key of the row that waits. */
  readonly key: Scalars['String']['input'];
  /** The name of the read model. */
  readonly projection: Scalars['String']['input'];
  /** Why, for those who read it later: at most 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How trying again ended. */
export type RetryParkedResult = ProjectionRejected | RetryParkedSuccess;

/** The parked event was tried again. */
export type RetryParkedSuccess = {
  readonly __typename: 'RetryParkedSuccess';
  /** What became of the key. */
  readonly outcome: ReleaseOutcome;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
  /** The read model. */
  readonly projection: Maybe<Projection>;
};

/** Trying again what Stripe has refused. */
export type RetryPaymentInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
};

/** How trying again ended. */
export type RetryPaymentResult = PaymentRejected | RetryPaymentSuccess;

/** It is asked of Stripe again, under a new name. */
export type RetryPaymentSuccess = {
  readonly __typename: 'RetryPaymentSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Paying back a transfer. */
export type ReverseTransferInput = {
  /** The account that received. */
  readonly accountId: Scalars['ID']['input'];
  /** The dispute that a treasurer answers by it, which is not their own: it is closed, with the reason as the answer. */
  readonly disputeId?: InputMaybe<Scalars['ID']['input']>;
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How much of it; all that is left when left out, which null is not. Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes?: InputMaybe<Scalars['BigInt']['input']>;
  /** Why, 1 to 500 characters; a treasurer must say it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
  /** The transfer. */
  readonly reverses: Scalars['ID']['input'];
};

/** How paying back ended. */
export type ReverseTransferResult = AccountRejected | ReverseTransferSuccess;

/** The minutes have left the account again. */
export type ReverseTransferSuccess = {
  readonly __typename: 'ReverseTransferSuccess';
  /** The account that pays back; null when you may not see it, or the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the reversing transfer is called from now on. */
  readonly transferId: Scalars['ID']['output'];
};

/** What one side of a booking says of the other. It can be read once both have written, or when the time to write is over. */
export type Review = {
  readonly __typename: 'Review';
  /** Who wrote it. */
  readonly author: Member;
  /** The booking it is about; null unless you were part of it. */
  readonly booking: Maybe<Booking>;
  /** The side that wrote it. */
  readonly by: Side;
  /** The listing that was booked. */
  readonly listing: Listing;
  /** The marks. */
  readonly marks: Marks;
  /** A word for the reviewed person alone; null for everybody but the two. */
  readonly privateNote: Maybe<Scalars['String']['output']>;
  /** The reviewed person's public answer, if any. */
  readonly reply: Maybe<ReviewReply>;
  /** When both sides' reviews were shown. */
  readonly revealedAt: Scalars['DateTime']['output'];
  /** Who it is about. */
  readonly subject: Member;
  /** The words; null where there are none, or where the author has been erased. */
  readonly text: Maybe<Scalars['String']['output']>;
};

/** A page of reviews, newest first. */
export type ReviewConnection = {
  readonly __typename: 'ReviewConnection';
  /** The reviews of this page with their cursors. */
  readonly edges: ReadonlyArray<ReviewEdge>;
  /** The reviews of this page. */
  readonly nodes: ReadonlyArray<Review>;
  /** Where this page stands. */
  readonly pageInfo: PageInfo;
  /** How many there are in all. */
  readonly totalCount: Scalars['Int']['output'];
};

/** A review and its place in the list. */
export type ReviewEdge = {
  readonly __typename: 'ReviewEdge';
  /** The place: give it as `after` or `before`. */
  readonly cursor: Scalars['String']['output'];
  /** The review. */
  readonly node: Review;
};

/** A command about a review was refused. */
export type ReviewRejected = Rejection & {
  readonly __typename: 'ReviewRejected';
  /** The reason, for programs. */
  readonly code: ReviewRejectionCode;
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first; empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Why a command about a review was refused. Nothing has changed. */
export type ReviewRejectionCode =
  /** Both reviews have been shown: they cannot be changed any more. */
  | 'ALREADY_REVEALED'
  /** Many people are acting on this booking at once: try again. */
  | 'BUSY'
  /** This idempotency key was used for something else. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Something in the input is not as it must be; `path` says where. */
  | 'INVALID_INPUT'
  /** This booking ended before anything happened, so there is nothing to review. */
  | 'NOTHING_TO_REVIEW'
  /** There is nothing here that you could review or answer. */
  | 'NOT_FOUND'
  /** Sign in first. */
  | 'NOT_SIGNED_IN'
  /** You can review each other once the booking is completed. */
  | 'NOT_YET_COMPLETED'
  /** You have answered this review before. */
  | 'REPLY_TWICE'
  /** The time to answer this review is over. */
  | 'REPLY_WINDOW_CLOSED'
  /** The time to review each other is over. */
  | 'REVIEW_WINDOW_CLOSED'
  /** The reviews are shown when the time to write is over. */
  | 'WINDOW_STILL_OPEN';

/** The reviewed person's one public answer to a review. */
export type ReviewReply = {
  readonly __typename: 'ReviewReply';
  /** When it was given. */
  readonly repliedAt: Scalars['DateTime']['output'];
  /** The words; null where their author has been erased. */
  readonly text: Maybe<Scalars['String']['output']>;
};

/** Taking a mandate back. */
export type RevokeMandateInput = {
  /** Your account, or the fund. */
  readonly accountId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The mandate. */
  readonly mandateId: Scalars['ID']['input'];
};

/** How it ended. */
export type RevokeMandateResult = AccountRejected | RevokeMandateSuccess;

/** The mandate has ended. */
export type RevokeMandateSuccess = {
  readonly __typename: 'RevokeMandateSuccess';
  /** The account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Which role to take from whom. Needs a coordinator. */
export type RevokeRoleInput = {
  /** In which community. */
  readonly communityId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** From whom. */
  readonly memberId: Scalars['ID']['input'];
  /** Which role. */
  readonly role: MemberRole;
};

/** Their membership, or why not. */
export type RevokeRoleResult = CommunityRejected | RevokeRoleSuccess;

/** They do not hold the role any more. */
export type RevokeRoleSuccess = {
  readonly __typename: 'RevokeRoleSuccess';
  /** Their membership; null if the read model has not caught up in time. */
  readonly membership: Maybe<Membership>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** What taking part in a service is worth, paid by the fund or a sponsor and never by the provider. */
export type RewardProgramme = {
  readonly __typename: 'RewardProgramme';
  /** When. */
  readonly adoptedAt: Scalars['DateTime']['output'];
  /** Which treasurer adopted it. */
  readonly adoptedBy: Member;
  /** How many minutes altogether. */
  readonly budget: Scalars['BigInt']['output'];
  /** When it was ended; null while it was not. */
  readonly endedAt: Maybe<Scalars['DateTime']['output']>;
  /** Its id. */
  readonly id: Scalars['ID']['output'];
  /** What is left of them. */
  readonly left: Scalars['BigInt']['output'];
  /** How many minutes each time. */
  readonly minutes: Scalars['BigInt']['output'];
  /** What it is called. */
  readonly name: Scalars['String']['output'];
  /** Why; null where the words have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
  /** The sponsor that pays; null: the fund does. */
  readonly source: Maybe<AccountOwner>;
  /** Until when; null: until it is ended. */
  readonly until: Maybe<Scalars['DateTime']['output']>;
};

/** A reward for a recipient. */
export type RewardRecipientInput = {
  /** The booking in which they took part. */
  readonly bookingId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The programme that rewards it. */
  readonly programmeId: Scalars['ID']['input'];
};

/** How it ended. */
export type RewardRecipientResult = AccountRejected | RewardRecipientSuccess;

/** The minutes have left the fund, or the sponsor; the recipient receives them in a moment. */
export type RewardRecipientSuccess = {
  readonly __typename: 'RewardRecipientSuccess';
  /** The fund; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Which read model is to go back to the generation before. */
export type RollbackProjectionInput = {
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The name of the read model. */
  readonly projection: Scalars['String']['input'];
  /** Why, for those who read it later: at most 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How a rollback ended. */
export type RollbackProjectionResult = ProjectionRejected | RollbackProjectionSuccess;

/** The generation before serves again, as new as the log. */
export type RollbackProjectionSuccess = {
  readonly __typename: 'RollbackProjectionSuccess';
  /** The generation that serves now. */
  readonly generation: Scalars['Int']['output'];
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
  /** The read model. */
  readonly projection: Maybe<Projection>;
};

/** How rows built anew differ from the live ones at the same place in the log. */
export type RowDifference = {
  readonly __typename: 'RowDifference';
  /** How many only the new rows have. */
  readonly added: Scalars['Int']['output'];
  /** How many say something else. */
  readonly changed: Scalars['Int']['output'];
  /** How many differ. */
  readonly differing: Scalars['Int']['output'];
  /** A few of them. */
  readonly examples: ReadonlyArray<RowDifferenceExample>;
  /** How many only the live rows have. */
  readonly removed: Scalars['Int']['output'];
  /** How many rows were built anew. */
  readonly rows: Scalars['Int']['output'];
};

/** A row that differs. */
export type RowDifferenceExample = {
  readonly __typename: 'RowDifferenceExample';
  /** Which fields say something else, where the row was changed. */
  readonly fields: ReadonlyArray<Scalars['String']['output']>;
  /** How it differs. */
  readonly how: RowDifferenceKind;
  /** The key of the row. */
  readonly key: Scalars['String']['output'];
};

/** How a row differs. */
export type RowDifferenceKind =
  /** Only the new rows have it. */
  | 'ADDED'
  /** Both have it, and it says something else. */
  | 'CHANGED'
  /** Only the live rows have it. */
  | 'REMOVED';

/** When a listing can be booked in an ordinary week. */
export type SetAvailabilityInput = {
  /** How the calendar is cut. */
  readonly grain: GrainInput;
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The listing. */
  readonly listingId: Scalars['ID']['input'];
  /** How many can take part at the same time, 1 to 500. Bookings that were made stand, even over a lowered number. */
  readonly seats?: InputMaybe<Scalars['Int']['input']>;
  /** The days of the week that can be booked. */
  readonly weekly: ReadonlyArray<WeekdayWindowsInput>;
  /** The zone whose clocks everything is read by. */
  readonly zone: Scalars['TimeZone']['input'];
};

/** The calendar, or why not. */
export type SetAvailabilityResult = CalendarRejected | SetAvailabilitySuccess;

/** The week is set; closed and opened dates stay as they were. */
export type SetAvailabilitySuccess = {
  readonly __typename: 'SetAvailabilitySuccess';
  /** The listing with its calendar; null if the read model has not caught up in time. */
  readonly listing: Maybe<Listing>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** A limit of its own for an account. */
export type SetLimitExceptionInput = {
  /** The account of a member. */
  readonly accountId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How many minutes it may go below zero, from 0 to 10,000,000; as the rules of the community say when left out, which null is not. */
  readonly minutes?: InputMaybe<Scalars['BigInt']['input']>;
  /** Why, 1 to 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How it ended. */
export type SetLimitExceptionResult = AccountRejected | SetLimitExceptionSuccess;

/** The limit holds from now on. */
export type SetLimitExceptionSuccess = {
  readonly __typename: 'SetLimitExceptionSuccess';
  /** The account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** How a breakdown should end. */
export type SettleBreakdownInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** Where it is paid in credits and ends as completed: how many minutes are paid. */
  readonly creditMinutes?: InputMaybe<Scalars['BigInt']['input']>;
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How it should end. */
  readonly outcome: BreakdownOutcome;
  /** Why, at most 500 characters; a coordinator must say it. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** How settling ended. */
export type SettleBreakdownResult = BookingRejected | SettleBreakdownSuccess;

/** Proposed; settled, if the other side had proposed the same or a coordinator has spoken. */
export type SettleBreakdownSuccess = {
  readonly __typename: 'SettleBreakdownSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** One side's word for how a breakdown should end. */
export type SettlementProposal = {
  readonly __typename: 'SettlementProposal';
  /** The side that proposes. */
  readonly by: Side;
  /** How many minutes of credit should be paid; null where it does not say. */
  readonly creditMinutes: Maybe<Scalars['BigInt']['output']>;
  /** How it should end. */
  readonly outcome: BreakdownOutcome;
  /** Why; null where no words were given, or where they have been erased. */
  readonly reason: Maybe<Scalars['String']['output']>;
};

/** The two people of every booking: both bring something to it. */
export type Side =
  /** Does the service: the owner of an offer, or who answers a need. */
  | 'PROVIDER'
  /** Receives it, and takes part: who answers an offer, or the owner of a need. */
  | 'RECIPIENT';

/** Who wants to sign in. */
export type SignInInput = {
  /** The address given at registration. */
  readonly email: Scalars['EmailAddress']['input'];
  /** The password given at registration. */
  readonly password: Scalars['String']['input'];
};

/** A session, or why not. An unknown address and a wrong password look the same. */
export type SignInResult = MemberRejected | SignInSuccess;

/** A session has begun. */
export type SignInSuccess = {
  readonly __typename: 'SignInSuccess';
  /** When the session ends, whatever happens. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** Send it with every request as `Authorization: Bearer …`. It is shown this once and kept by us only as a hash. */
  readonly token: Scalars['String']['output'];
  /** You. */
  readonly viewer: Viewer;
};

/** Which sessions to end. */
export type SignOutInput = {
  /** Ends the sessions on all your devices, not only this one. */
  readonly everywhere?: InputMaybe<Scalars['Boolean']['input']>;
};

/** The end of a session, or why not. */
export type SignOutResult = MemberRejected | SignOutSuccess;

/** The token is worthless from now on. */
export type SignOutSuccess = {
  readonly __typename: 'SignOutSuccess';
  /** Whether the sessions on all devices were ended. */
  readonly everywhere: Scalars['Boolean']['output'];
};

/** Which parked event is to be left out. */
export type SkipParkedInput = {
  /** The event that is to be left out under this key: the parked one, so that no other is skipped by mistake. */
  readonly eventId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The key of the row that waits. */
  readonly key: Scalars['String']['input'];
  /** The name of the read model. */
  readonly projection: Scalars['String']['input'];
  /** Why, for those who read it later: at most 500 characters. */
  readonly reason: Scalars['String']['input'];
};

/** How leaving out an event ended. */
export type SkipParkedResult = ProjectionRejected | SkipParkedSuccess;

/** The event was left out, and what waited behind it was tried. */
export type SkipParkedSuccess = {
  readonly __typename: 'SkipParkedSuccess';
  /** What became of the key. */
  readonly outcome: ReleaseOutcome;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
  /** The read model. */
  readonly projection: Maybe<Projection>;
};

/** A stretch of a listing's calendar. Each end is an instant (`2027-03-03T09:00:00.000Z`), or a local time of the listing's zone (`2027-03-03T10:00`), with an offset where the clocks show it twice (`2027-10-31T02:30+01:00`). */
export type SlotInput = {
  /** The end. */
  readonly endsAt: Scalars['String']['input'];
  /** How many seats. */
  readonly seats?: InputMaybe<Scalars['Int']['input']>;
  /** The beginning. */
  readonly startsAt: Scalars['String']['input'];
};

/** A payment from the fund of the account’s community. */
export type SpendFromFundInput = {
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Whole minutes of credit, `60` for one hour, at most 10,000,000. */
  readonly minutes: Scalars['BigInt']['input'];
  /** Why, 1 to 500 characters: everybody who may see the fund’s entries can read it. */
  readonly reason: Scalars['String']['input'];
  /** The account that receives: of a member. */
  readonly to: Scalars['ID']['input'];
};

/** How spending ended. */
export type SpendFromFundResult = AccountRejected | SpendFromFundSuccess;

/** The minutes have left the fund. */
export type SpendFromFundSuccess = {
  readonly __typename: 'SpendFromFundSuccess';
  /** The fund; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
  /** What the transfer is called from now on: `reverseTransfer` takes it. */
  readonly transferId: Scalars['ID']['output'];
};

/** A period of an account: the opening balance and its lines make the closing one. Holds are no lines: they move nothing. */
export type Statement = {
  readonly __typename: 'Statement';
  /** The balance after the last line. */
  readonly closing: Scalars['BigInt']['output'];
  /** All of it to the last line, as a table for spreadsheets (RFC 4180, UTF-8). */
  readonly csv: Scalars['String']['output'];
  /** All of it to the last line, as a page to print, with nothing to load from elsewhere. */
  readonly html: Scalars['String']['output'];
  /** The lines, the first one first. */
  readonly lines: AccountEntryConnection;
  /** The balance before the first line. */
  readonly opening: Scalars['BigInt']['output'];
  /** What went out, altogether. */
  readonly paid: Scalars['BigInt']['output'];
  /** What came in, altogether. */
  readonly received: Scalars['BigInt']['output'];
};


/** A period of an account: the opening balance and its lines make the closing one. Holds are no lines: they move nothing. */
export type StatementLinesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** What you say of the other side of a booking. */
export type SubmitReviewInput = {
  /** A completed booking, or one that was cancelled late, that you were part of. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** All four marks. */
  readonly marks: MarksInput;
  /** For the other side alone, once revealed: at most 500 characters. */
  readonly privateNote?: InputMaybe<Scalars['String']['input']>;
  /** For all to read once revealed: at most 2,000 characters. */
  readonly text?: InputMaybe<Scalars['String']['input']>;
};

/** How submitting a review ended. */
export type SubmitReviewResult = ReviewRejected | SubmitReviewSuccess;

/** Your review has been sealed, or, if the other side had written, both have been revealed. */
export type SubmitReviewSuccess = {
  readonly __typename: 'SubmitReviewSuccess';
  /** The booking with your review; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

export type Subscription = {
  readonly __typename: 'Subscription';
  /** The account, every time something happens to it; ends when you may not see it any more. */
  readonly accountChanged: Account;
  /** The booking, every time something happens to it. For its two parties only. */
  readonly bookingChanged: Booking;
  /** The listing, each time it or its calendar changes; ends when you may not see it any more. */
  readonly listingChanged: Listing;
  /** The money of a booking whenever it moves. */
  readonly paymentChanged: Payment;
  /** Every replay as it goes on: first as it stands now, then at most a few times a second, and always its end. For operators only. */
  readonly replayProgress: Replay;
};


export type SubscriptionAccountChangedArgs = {
  id: Scalars['ID']['input'];
};


export type SubscriptionBookingChangedArgs = {
  bookingId: Scalars['ID']['input'];
};


export type SubscriptionListingChangedArgs = {
  id: Scalars['ID']['input'];
};


export type SubscriptionPaymentChangedArgs = {
  bookingId: Scalars['ID']['input'];
};


export type SubscriptionReplayProgressArgs = {
  projection?: InputMaybe<Scalars['String']['input']>;
};

/** On whose word credits moved. */
export type TransferAuthority =
  /** Because it had been agreed to. */
  | 'AGREEMENT'
  /** A treasurer's, who corrects. */
  | 'CORRECTION'
  /** That of somebody with a mandate. */
  | 'MANDATE'
  /** The owner's. */
  | 'OWNER'
  /** A treasurer's, for the community's own accounts. */
  | 'TREASURER';

/** What a transfer is for. */
export type TransferPurpose =
  /** A service that was booked. */
  | 'BOOKING'
  /** What a late cancellation owes to the other side. */
  | 'CANCELLATION'
  /** One side of a payment between two communities; the other side of it stands in the other one. */
  | 'EXCHANGE'
  /** What a treasurer spends of the fund. */
  | 'FUND_SPENDING'
  /** A gift, to a member or to the fund. */
  | 'GIFT'
  /** Work that many did together. */
  | 'GROUP_WORK'
  /** New credits for the fund, within an adopted budget. */
  | 'ISSUE'
  /** What the fund gives for having taken part in the orientation. */
  | 'ORIENTATION'
  /** What somebody had asked for. */
  | 'REQUEST'
  /** A transfer is undone, as a whole or in part. */
  | 'REVERSAL'
  /** What the fund gives to a recipient who took part in a service. */
  | 'REWARD'
  /** What the fund gives to somebody who joins. */
  | 'STARTING_CREDIT';

/** What your page shall say. What is left out stays as it is. */
export type UpdateProfileInput = {
  /** What you say about yourself, up to 2,000 characters; null removes it. */
  readonly bio?: InputMaybe<Scalars['String']['input']>;
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** How you want to be called, 1 to 80 characters. */
  readonly name?: InputMaybe<Scalars['String']['input']>;
};

/** The changed page, or why not. */
export type UpdateProfileResult = MemberRejected | UpdateProfileSuccess;

/** The page says what you wanted. */
export type UpdateProfileSuccess = {
  readonly __typename: 'UpdateProfileSuccess';
  /** You as others see you now; null if the read model has not caught up in time. */
  readonly member: Maybe<Member>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

export type Viewer = {
  readonly __typename: 'Viewer';
  /** Your bookings, the one that was asked for last first. */
  readonly bookings: BookingConnection;
  /** What you have earned in money, by currency. */
  readonly earnings: ReadonlyArray<Earnings>;
  /** What you have earned in a year. */
  readonly earningsStatement: EarningsStatement;
  /** The id of your member. */
  readonly id: Scalars['ID']['output'];
  /** Your own listings, the newest first, whatever their status. */
  readonly listings: ListingConnection;
  /** How others see you, and your e-mail address; null only in the moment before the read model has heard of you. */
  readonly member: Maybe<Member>;
  /** The communities you belong to, the longest first. */
  readonly memberships: MembershipConnection;
  /** How you stand with Stripe, as far as being paid goes. */
  readonly payee: Payee;
};


export type ViewerBookingsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  as?: InputMaybe<Side>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ReadonlyArray<BookingStatus>>;
};


export type ViewerEarningsStatementArgs = {
  year: Scalars['Int']['input'];
};


export type ViewerListingsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ListingStatus>;
};


export type ViewerMembershipsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A day of the week and when it can be booked. */
export type WeekdayWindows = {
  readonly __typename: 'WeekdayWindows';
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: Scalars['Int']['output'];
  /** When, on that day. For NIGHTS, that the day is here says that a night can begin on it. */
  readonly windows: ReadonlyArray<DayWindow>;
};

/** A day of the week and when it can be booked. */
export type WeekdayWindowsInput = {
  /** 1 is Monday, 7 is Sunday. */
  readonly weekday: Scalars['Int']['input'];
  /** When, on that day, in order and apart from each other. For NIGHTS any window says that a night can begin on the day. */
  readonly windows: ReadonlyArray<DayWindowInput>;
};

/** Taking one's own request back. */
export type WithdrawBookingInput = {
  /** Which booking. */
  readonly bookingId: Scalars['ID']['input'];
  /** A key of your choice: sent again with the same input, the command is done once. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** Why, at most 500 characters. */
  readonly reason?: InputMaybe<Scalars['String']['input']>;
};

/** How withdrawing ended. */
export type WithdrawBookingResult = BookingRejected | WithdrawBookingSuccess;

/** The request is taken back, and the slot is free again. */
export type WithdrawBookingSuccess = {
  readonly __typename: 'WithdrawBookingSuccess';
  /** The booking; null when the read model has not caught up yet. */
  readonly booking: Maybe<Booking>;
  /** Read as of this: give it as `Barnraise-Read-After`. */
  readonly position: Scalars['String']['output'];
};

/** Taking one’s own request back. */
export type WithdrawCreditRequestInput = {
  /** The account that was asked. */
  readonly accountId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
  /** The request. */
  readonly requestId: Scalars['ID']['input'];
};

/** How withdrawing ended. */
export type WithdrawCreditRequestResult = AccountRejected | WithdrawCreditRequestSuccess;

/** The request is taken back. */
export type WithdrawCreditRequestSuccess = {
  readonly __typename: 'WithdrawCreditRequestSuccess';
  /** Your own account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};

/** Taking a dispute back. */
export type WithdrawDisputeInput = {
  /** Your account. */
  readonly accountId: Scalars['ID']['input'];
  /** The dispute. */
  readonly disputeId: Scalars['ID']['input'];
  /** Repeat a request with the same key and nothing happens twice. */
  readonly idempotencyKey?: InputMaybe<Scalars['ID']['input']>;
};

/** How it ended. */
export type WithdrawDisputeResult = AccountRejected | WithdrawDisputeSuccess;

/** Nobody is to answer any more. The dispute stays, as one that was taken back. */
export type WithdrawDisputeSuccess = {
  readonly __typename: 'WithdrawDisputeSuccess';
  /** Your account; null when the read model has not caught up yet. */
  readonly account: Maybe<Account>;
  /** Read from here on with the header `Barnraise-Read-After` and you see what has been written. */
  readonly position: Scalars['String']['output'];
};
