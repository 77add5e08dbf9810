/** Tables in and out, on any host. */

export { type CsvOptions, checkCsv, missingMarkers, readCsv, type SchemaOptions, streamCsv } from './csv.ts';
export { csvLines, type WriteOptions, writeCsv } from './csv-writer.ts';
export { checkNdjson, type JsonOptions, parseJson, readJson, readNdjson, streamNdjson } from './json.ts';
export type { Source } from './text.ts';
