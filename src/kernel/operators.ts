import { createHash, timingSafeEqual } from 'node:crypto';
import { GraphQLError } from 'graphql';

/** Who runs this installation, as the log names them. A member's id never looks like this. */
export type OperatorActor = 'operator';

/** Knows the operators' token. It is no sign-in: whoever comes with it is an operator and nobody else. */
export class Operators {
  readonly #digest: Buffer;

  constructor(token: string) {
    this.#digest = digestOf(token);
  }

  /** Takes the same time however much of a token is right. @returns undefined for every other token */
  actorOf(token: string | undefined): OperatorActor | undefined {
    return token !== undefined && timingSafeEqual(digestOf(token), this.#digest) ? 'operator' : undefined;
  }
}

const digestOf = (token: string): Buffer => createHash('sha256').update(token).digest();

/** For questions that only operators may ask. @throws GraphQLError NOT_OPERATOR, in the same words whoever else asks and whatever is asked for */
export const mustBeOperator = ({ operator }: { readonly operator?: OperatorActor | undefined }): OperatorActor => {
  if (operator === undefined) throw new GraphQLError('This is for the operators of this installation.', { extensions: { code: 'NOT_OPERATOR' } });
  return operator;
};
