/** What every answer must be. */

import type { Described, Operation } from './described.ts';
import { isRetrain } from './document-requests.ts';
import type { FuzzAnswer, FuzzRequest } from './fuzz-request.ts';

/** Of any request, before the server knows what it is for. */
const ofAny: readonly number[] = [400, 404, 405, 414, 417, 431];

/** @returns What is wrong with an answer; undefined when nothing is. */
export function faultOf(described: Described, request: FuzzRequest, answer: FuzzAnswer): string | undefined {
  const { status } = answer;
  if (status >= 500) return `${status} is the server's fault: ${excerpt(answer)}`;
  const { operation, isValid = false } = request;
  if (isValid && status >= 300 && !mayBeRefused(operation as Operation, status)) {
    return `a valid request got ${status}: ${excerpt(answer)}`;
  }
  if (operation !== undefined && !(String(status) in operation.responses) && status !== 417) {
    return `${status} is not documented: ${excerpt(answer)}`;
  }
  if (status === 408) return '408, though all of it was sent: what came before it holds up the connection';
  if (status === 429 && answer.headers['retry-after'] === undefined) return '429 without Retry-After';
  if (request.method === 'HEAD' || status === 204 || answer.body.length === 0) return undefined;
  let value: unknown;
  if (/json/.test(answer.mediaType)) {
    try {
      value = JSON.parse(answer.body.toString());
    } catch (error) {
      return `the answer is no JSON (${error}): ${excerpt(answer)}`;
    }
  }
  if (operation !== undefined && String(status) in operation.responses)
    return schemaFault(described, operation, answer, value);
  const isKnown =
    ofAny.includes(status) || status < 400 || [401, 403, 406, 409, 413, 415, 422, 429].includes(status);
  if (!isKnown) return `nothing answers ${status}: ${excerpt(answer)}`;
  return answer.mediaType === 'application/problem+json' ? problemFault(described, value) : undefined;
}

function schemaFault(
  described: Described,
  operation: Operation,
  answer: FuzzAnswer,
  value: unknown,
): string | undefined {
  const { status, mediaType } = answer;
  const { content, headers = {} } = operation.responses[status];
  const missing = Object.keys(headers).find(name => answer.headers[name] === undefined);
  if (missing !== undefined) return `${status} lacks the header ${missing}`;
  if (content === undefined || !(mediaType in content)) {
    return `${status} has the media type ${mediaType}, which is not documented: ${excerpt(answer)}`;
  }
  if (!/json/.test(mediaType)) return undefined;
  const fault = described.faultOf(operation, status, mediaType, value);
  return fault === undefined ? undefined : `${status} is not by its schema, ${fault}: ${excerpt(answer)}`;
}

function problemFault(described: Described, value: unknown): string | undefined {
  const [operation] = described.operations.filter(({ responses }) => '404' in responses);
  return described.faultOf(operation, 404, 'application/problem+json', value);
}

/** What hangs on what there is: versions that are gone, queues that are full. */
function mayBeRefused({ method, path, responses }: Operation, status: number): boolean {
  if (isRetrain({ path })) return status === 429 || status === 422;
  return (method === 'DELETE' || /activate|rollback|cancel|unload/.test(path)) && String(status) in responses;
}

function excerpt({ body }: FuzzAnswer): string {
  return body.toString().slice(0, 600);
}
