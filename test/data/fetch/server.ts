import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Answer = (request: IncomingMessage, response: ServerResponse, count: number) => void;

export interface TestServer {
  readonly url: string;
  /** `GET /path` with the asked range, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A server on the loopback. `answer` gets how many requests there were before. */
export async function serve(answer: Answer): Promise<TestServer> {
  const requests: string[] = [];
  const server: Server = createServer((request, response) => {
    const { range } = request.headers;
    requests.push(`${request.url}${range ? ` ${range}` : ''}`);
    answer(request, response, requests.length - 1);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Answers as a file server does: whole, or from a byte on if the copy is still the same. */
export function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  content: Buffer,
  { etag, cutAt }: { etag?: string; cutAt?: number } = {},
): void {
  const { range } = request.headers;
  const isSame = request.headers['if-range'] === undefined || request.headers['if-range'] === etag;
  const from = range && isSame ? Number(/^bytes=(\d+)-$/.exec(range)![1]) : 0;
  const head = { 'content-type': 'application/octet-stream', 'accept-ranges': 'bytes', ...(etag ? { etag } : {}) };
  if (from > 0 && from >= content.length) {
    response.writeHead(416, { 'content-range': `bytes */${content.length}` }).end();
    return;
  }
  response.writeHead(from > 0 ? 206 : 200, {
    ...head,
    'content-length': content.length - from,
    ...(from > 0 ? { 'content-range': `bytes ${from}-${content.length - 1}/${content.length}` } : {}),
  });
  if (cutAt === undefined) response.end(content.subarray(from));
  else response.write(content.subarray(from, cutAt), () => setTimeout(() => response.destroy(), 20));
}
