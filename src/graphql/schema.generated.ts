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
  /** A time of day of a listing's own zone on the quarter-hour grain, `09:15`; `24:00` ends a day. */
  LocalTime: { input: string; output: string; }
  /** Whole minutes, greater than zero. Sixty minutes of credit are one hour of service. */
  Minutes: { input: number; output: number; }
  /** An IANA time zone, `Europe/Berlin`. */
  TimeZone: { input: string; output: string; }
};

/** An amount in the smallest unit of its currency: 1250 EUR are twelve euros and fifty cents. */
export type Money = {
  readonly __typename: 'Money';
  /** Whole minor units of the currency. */
  readonly amountMinor: Scalars['BigInt']['output'];
  /** ISO 4217 code, `EUR`. */
  readonly currency: Scalars['String']['output'];
};

export type Mutation = {
  readonly __typename: 'Mutation';
};

/** Everything that has an id of its own and can be asked for with `node`. */
export type Node = {
  /** Global and opaque: it tells what kind of thing it is and nothing else. */
  readonly id: Scalars['ID']['output'];
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

export type Query = {
  readonly __typename: 'Query';
  /** Any object by its id; null when there is none that you may see. */
  readonly node: Maybe<Node>;
};


export type QueryNodeArgs = {
  id: Scalars['ID']['input'];
};

/** Why a command was refused. Nothing has changed. */
export type Rejection = {
  /** The reason in a sentence. */
  readonly message: Scalars['String']['output'];
  /** Where in the arguments the reason lies, outermost first (`input`, `content`, `title`); empty when it is not about one argument. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

export type Subscription = {
  readonly __typename: 'Subscription';
};
