/** What the library made of a refusal: its class and the words an app may branch on. Throws when nothing was refused. */
export const refusal = async (asked: Promise<unknown>): Promise<Record<string, unknown>> => {
  const error: unknown = await asked.then((answer) => { throw new Error(`was accepted: ${JSON.stringify(answer)}`); }, (caught: unknown) => caught);
  const { type, rawType, code, decline_code, param, statusCode, message } = error as Record<string, unknown>;
  if (type === undefined) throw error;
  return Object.fromEntries(Object.entries({ type, rawType, code, decline_code, param, statusCode, message }).filter(([, value]) => value !== undefined));
};
