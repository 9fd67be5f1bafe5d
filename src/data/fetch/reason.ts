/** Why a source did not give a file. Another try may help, or not. */
export class SourceError extends Error {
  /** @param retryAfter seconds after which the server wants to be asked again */
  constructor(
    message: string,
    readonly lasting: boolean,
    readonly retryAfter = 0,
  ) {
    super(message);
  }
}

const WORDS: Readonly<Record<string, readonly [words: string, lasting: boolean]>> = {
  ENOTFOUND: ['the host is unknown (is there a network?)', true],
  EAI_AGAIN: ['the host name cannot be resolved (is there a network?)', true],
  ENETUNREACH: ['there is no network', true],
  EHOSTUNREACH: ['the host cannot be reached', false],
  ECONNREFUSED: ['the host refuses the connection', false],
  ECONNRESET: ['the connection was lost', false],
  EPIPE: ['the connection was lost', false],
  ETIMEDOUT: ['the host does not answer', false],
  UND_ERR_SOCKET: ['the connection was lost', false],
  UND_ERR_CONNECT_TIMEOUT: ['the host does not answer', false],
  UND_ERR_BODY_TIMEOUT: ['the host stopped answering', false],
};

/** What a failed `fetch` says, whose own message is only "fetch failed". */
export function asSourceError(error: unknown): SourceError {
  if (error instanceof SourceError) return error;
  const { cause, message } = error as { cause?: { code?: string; message?: string; errors?: { code?: string }[] }; message: string };
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  const [words, lasting] = (code === undefined ? undefined : WORDS[code]) ?? [cause?.message || message, false];
  return new SourceError(words, lasting || words === 'redirect count exceeded');
}

/** What the status of an answer means, other than success. */
export function statusError(status: number, statusText: string, retryAfter: string | null): SourceError {
  const isPassing = status >= 500 || status === 408 || status === 429;
  return new SourceError(`the answer is ${`${status} ${statusText}`.trim()}`, !isPassing, Number(retryAfter) || 0);
}
