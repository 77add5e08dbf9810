import { whole } from '../job';
import * as at from './memory';
import { below, uniform } from './random';

/** Draws the tree's rows with replacement, or takes all once; how many there are. */
export function drawRows(): i32 {
  const chances = whole(26);
  for (let i: usize = 0; i < <usize>at.rowCount; i++) store<u32>(at.drawn + (i << 2), <u32>(at.draws == 0));
  for (let k = 0; k < at.draws; k++) {
    const place = at.drawn + ((<usize>(chances == 0 ? below(at.rowCount) : drawRow(chances))) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let count: usize = 0;
  for (let i: usize = 0; i < <usize>at.rowCount; i++) {
    if (load<u32>(at.drawn + (i << 2)) == 0) continue;
    store<u32>(at.rows + (count << 2), <u32>i);
    count++;
  }
  return <i32>count;
}

/** A row by its chance. @param chances Of each row (f64) its chance and those of the rows before it together. */
function drawRow(chances: usize): i32 {
  let low = 0;
  let high = at.rowCount - 1;
  const wanted = uniform() * load<f64>(chances + ((<usize>high) << 3));
  while (low < high) {
    const middle = (low + high) >> 1;
    if (load<f64>(chances + ((<usize>middle) << 3)) > wanted) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** What the drawn rows weigh together, once their classes are balanced where that is wanted. */
export function weighRows(count: i32): void {
  const classes: usize = max(at.classes, 2);
  for (let k: usize = 0; k < classes; k++) store<f64>(at.balance + (k << 3), 1);
  if (at.isBalanced) balance(count, classes);
  let total: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = <usize>load<u32>(at.rows + (i << 2));
    const weight = load<f64>(at.weights + (row << 4), 8) * <f64>load<u32>(at.drawn + (row << 2));
    const own = at.isBalanced ? load<f64>(at.balance + (classOf(row) << 3)) : 1;
    total += weight * own;
  }
  at.weighTree(total);
}

function classOf(row: usize): usize {
  return <usize>load<f64>(at.target + (row << 3));
}

/** n / (k nₖ) for each class, counted as drawn. */
function balance(count: i32, classes: usize): void {
  let n: f64 = 0;
  let present: f64 = 0;
  for (let k: usize = 0; k < classes; k++) store<f64>(at.balance + (k << 3), 0);
  for (let i: usize = 0; i < <usize>count; i++) {
    const row = <usize>load<u32>(at.rows + (i << 2));
    const times = <f64>load<u32>(at.drawn + (row << 2));
    const place = at.balance + (classOf(row) << 3);
    if (load<f64>(place) == 0) present += 1;
    store<f64>(place, load<f64>(place) + times);
    n += times;
  }
  for (let k: usize = 0; k < classes; k++) {
    const place = at.balance + (k << 3);
    if (load<f64>(place) > 0) store<f64>(place, n / (present * load<f64>(place)));
  }
}

/** Brings what is counted of the node's rows together; true when all have the same target. */
export function gather(index: usize, m: i32, isSmall: bool): bool {
  if (at.isWeighted) return gatherWeighted(index, m, isSmall);
  const target = isSmall ? at.smallTarget : at.target;
  const drawn = isSmall ? at.smallDrawn : at.drawn;
  const stats = at.stats;
  const unit = at.rowUnit;
  const first = load<f64>(target + ((<usize>load<u32>(index)) << 3));
  let isPure = true;
  for (let i: usize = 0; i < <usize>m; i++) {
    const row = <usize>load<u32>(index + (i << 2));
    const t = load<f64>(target + (row << 3));
    const w = <f64>load<u32>(drawn + (row << 2));
    isPure = isPure && t == first;
    store<f64>(stats + (i << 4), at.classes == 0 ? t * w : t);
    store<f64>(stats + (i << 4), at.classes == 0 ? w + unit : w, 8);
  }
  return isPure;
}

/** The same where rows have weights of their own. */
function gatherWeighted(index: usize, m: i32, isSmall: bool): bool {
  const target = isSmall ? at.smallTarget : at.target;
  const drawn = isSmall ? at.smallDrawn : at.drawn;
  const first = load<f64>(target + ((<usize>load<u32>(index)) << 3));
  let isPure = true;
  for (let i: usize = 0; i < <usize>m; i++) {
    const row = <usize>load<u32>(index + (i << 2));
    const t = load<f64>(target + (row << 3));
    isPure = isPure && t == first;
    const own = isSmall ? <usize>load<u32>(at.smallIds + (row << 2)) : row;
    const pair = at.weights + (own << 4);
    let times = <f64>load<u32>(drawn + (row << 2));
    if (at.isBalanced) times *= load<f64>(at.balance + ((<usize>t) << 3));
    const sum = load<f64>(pair);
    store<f64>(at.stats + (i << 4), at.classes == 0 ? sum * times : sum);
    store<f64>(at.stats + (i << 4), load<f64>(pair, 8) * times, 8);
  }
  return isPure;
}
