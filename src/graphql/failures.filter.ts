import { Catch, type ExceptionFilter } from '@nestjs/common';

/**
 * Passes on whatever a resolver throws, as it is. The framework's own filter would write all of it down as an error, refusals of bad
 * input among it; what is unexpected is written down once, where it is masked (`errors.ts`).
 */
@Catch()
export class FailuresFilter implements ExceptionFilter {
  catch(failure: unknown): never {
    throw failure;
  }
}
