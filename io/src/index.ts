/** Tables in and out, on any host. */

export { type Batch, type Batches, type BatchesOptions, readBatches } from './batches.ts';
export { breathe } from './breathe.ts';
export type { SchemaOptions } from './by-field.ts';
export { type CsvOptions, checkCsv, missingMarkers, readCsv, streamCsv } from './csv.ts';
export { csvLines, type WriteOptions, writeCsv } from './csv-writer.ts';
export { IssueCollector, type Issues } from './issue-collector.ts';
export { checkNdjson, type JsonOptions, readJson, readNdjson, streamNdjson } from './json.ts';
export { parseJson } from './json-fault.ts';
export { type BodyShape, JsonRows, type JsonRowsOptions } from './json-rows.ts';
export { checkParquet, type ParquetOptions, type RandomAccess, readParquet } from './parquet.ts';
export type { Source } from './text.ts';
