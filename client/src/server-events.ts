/** Server-sent events out of the body of an answer: https://html.spec.whatwg.org/multipage/server-sent-events.html */

export interface ServerEvent {
  readonly event: string;
  readonly data: string;
}

/** Longest event in characters: a stream without ends of lines does not fill the memory. */
const longestEvent = 16 * 1024 * 1024;

/**
 * The events of a stream, as they come; comments and an event that is cut off are left out.
 * @param onBytes Called for everything that comes, comments too.
 * @throws {RangeError} for an event of more than 16 million characters. What the stream rejects with.
 */
export async function* serverEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<ServerEvent> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = '';
  let event = newEvent();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      // A \r at the end of a piece may be the first half of \r\n, whose second would seem an empty line.
      const lines = (rest + decoder.decode(value, { stream: true })).split(/\r\n|\n|\r(?!$)/);
      rest = lines.pop() as string;
      for (const line of lines) {
        if (line !== '') addLine(event, line);
        else if (event.lines.length > 0) yield finished(event);
        if (line === '') event = newEvent();
      }
      if (rest.length + event.length > longestEvent) throw new RangeError('An event is too long.');
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

interface Unfinished {
  event: string;
  readonly lines: string[];
  length: number;
}

function newEvent(): Unfinished {
  return { event: 'message', lines: [], length: 0 };
}

/** @param event Written. */
function addLine(event: Unfinished, line: string): void {
  const colon = line.indexOf(':');
  const name = colon === -1 ? line : line.slice(0, colon);
  const value = colon === -1 ? '' : line.slice(colon + 1).replace(/^ /, '');
  if (name === 'event') event.event = value;
  if (name !== 'data') return;
  event.lines.push(value);
  event.length += line.length;
}

function finished({ event, lines }: Unfinished): ServerEvent {
  return { event, data: lines.join('\n') };
}
