/** Stand-ins for model files that show whether they are whole: their last byte says how long they are. */

export function makeModel(seed: number): Uint8Array {
  const bytes = new Uint8Array(200_000 + (seed % 1000));
  bytes.fill(seed % 256);
  new DataView(bytes.buffer).setUint32(bytes.length - 4, bytes.length);
  return bytes;
}

export function isWhole(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const body = bytes.subarray(0, -4);
  return (
    bytes.length > 4 &&
    view.getUint32(bytes.length - 4) === bytes.length &&
    body.every(byte => byte === body[0])
  );
}
