/**
 * exp and log with the same bits on every machine: the same operations as in src/kernels/exponential.ts, after FreeBSD's
 * e_exp.c and e_log.c (Sun Microsystems, 1993), without their special cases.
 */

const ln2High: f64 = 0.6931471803691238;
const ln2Low: f64 = 1.9082149292705877e-10;

/** e^x for x from -700 to 700. */
export function exp(x: f64): f64 {
  const k = floor<f64>(x * 1.4426950408889634 + 0.5);
  const high = x - k * ln2High;
  const low = k * ln2Low;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t * (0.00006613756321437934 + t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  const y = 1 - (low - (r * c) / (2 - c) - high);
  return y * reinterpret<f64>((<i64>(k + 1023)) << 52);
}

/** Natural logarithm of a positive, normal number. */
export function log(x: f64): f64 {
  const bits = reinterpret<i64>(x);
  let k = <i32>((bits >> 52) - 1023);
  let m = reinterpret<f64>((bits & 0x000fffffffffffff) | 0x3ff0000000000000);
  if (m > 1.4142135623730951) {
    m *= 0.5;
    k += 1;
  }
  const f = m - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const t1 = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const t2 =
    z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  const dk = <f64>k;
  return dk * ln2High - (half - (s * (half + (t1 + t2)) + dk * ln2Low) - f);
}
