import { Failure, type Role } from './failure.js';

/** A problem of a file while its cube or its mask is read is said to be of that one. Other kinds of failures have their own places. */
export async function inRole<Result>(role: Role, read: () => Promise<Result>): Promise<Result> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof Failure) || error.constructor !== Failure || error.problems.every(({ of }) => of !== undefined)) throw error;
    throw new Failure(
      error.problems.map((problem) => ({ of: role, ...problem })),
      { cause: error.cause ?? error },
    );
  }
}
