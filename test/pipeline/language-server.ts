import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly result?: unknown;
}

/** yaml-language-server as an editor talks to it: the Language Server Protocol over its standard streams. */
export class LanguageServer {
  readonly #child: ChildProcess;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #diagnostics = new Map<string, (found: unknown) => void>();
  #buffer = Buffer.alloc(0);
  #next = 1;

  constructor() {
    const bin = createRequire(import.meta.url).resolve('yaml-language-server/bin/yaml-language-server');
    this.#child = spawn(process.execPath, [bin, '--stdio'], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child.stdout!.on('data', (data: Buffer) => this.#read(data));
  }

  async start(rootUri: string): Promise<void> {
    await this.request('initialize', {
      processId: process.pid,
      rootUri,
      capabilities: {
        textDocument: {
          completion: { completionItem: { documentationFormat: ['markdown'] } },
          hover: { contentFormat: ['markdown'] },
          publishDiagnostics: {},
        },
      },
    });
    this.notify('initialized', {});
    this.notify('workspace/didChangeConfiguration', {
      settings: {
        yaml: { validate: true, hover: true, completion: true, schemaStore: { enable: false }, schemas: {}, format: { enable: false } },
      },
    });
  }

  /** Opens a text; resolves with what the server finds wrong with it. */
  open(uri: string, text: string): Promise<{ message: string; range: { start: { line: number; character: number } } }[]> {
    const found = new Promise<unknown>((resolve) => this.#diagnostics.set(uri, resolve));
    this.notify('textDocument/didOpen', { textDocument: { uri, languageId: 'yaml', version: 1, text } });
    return found as ReturnType<LanguageServer['open']>;
  }

  request<Result>(method: string, params: unknown): Promise<Result> {
    const id = this.#next++;
    const answer = new Promise<unknown>((resolve) => this.#answers.set(id, resolve));
    this.#send({ id, method, params });
    return answer as Promise<Result>;
  }

  notify(method: string, params: unknown): void {
    this.#send({ method, params });
  }

  stop(): void {
    this.#child.kill('SIGKILL');
  }

  #send(message: Message): void {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    this.#child.stdin!.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  }

  #read(data: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, data]);
    for (let end = this.#buffer.indexOf('\r\n\r\n'); end >= 0; end = this.#buffer.indexOf('\r\n\r\n')) {
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.toString('latin1', 0, end))![1]);
      if (this.#buffer.length < end + 4 + length) return;
      this.#receive(JSON.parse(this.#buffer.toString('utf8', end + 4, end + 4 + length)));
      this.#buffer = this.#buffer.subarray(end + 4 + length);
    }
  }

  #receive({ id, method, params, result }: Message): void {
    if (method === undefined) this.#answers.get(id!)?.(result);
    // What the server asks of the editor: its settings, and to register itself. None, and yes.
    else if (id !== undefined)
      this.#send({ id, result: method === 'workspace/configuration' ? (params as { items: unknown[] }).items.map(() => null) : null });
    else if (method === 'textDocument/publishDiagnostics') {
      const { uri, diagnostics } = params as { uri: string; diagnostics: unknown };
      this.#diagnostics.get(uri)?.(diagnostics);
    }
  }
}
