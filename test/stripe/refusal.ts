/** What the library says of a request that was refused. Fails where it was not. */
export const refusal = async (asked: Promise<unknown>): Promise<Record<string, unknown>> => {
  const error: unknown = await asked.then(() => { throw new Error('was accepted'); }, (caught: unknown) => caught);
  const { type, rawType, code, decline_code, param, statusCode } = error as Record<string, unknown>;
  return Object.fromEntries(Object.entries({ type, rawType, code, decline_code, param, statusCode }).filter(([, value]) => value !== undefined));
};
