/**
 * exp and log with the same bits on every machine: the same operations as in src/kernels/exponential.ts, after FreeBSD's
 * e_exp.c and e_log.c (Sun Microsystems, 1993), without their special cases.
 */

const ln2High: f64 = 6.9314718036912381649e-1;
const ln2Low: f64 = 1.90821492927058770002e-10;

/** e^x for x from -700 to 700. */
export function exp(x: f64): f64 {
  const k = floor<f64>(x * 1.442695040888963387 + 0.5);
  const high = x - k * ln2High;
  const low = k * ln2Low;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (1.66666666666666019037e-1 +
        t *
          (-2.77777777770155933842e-3 +
            t *
              (6.61375632143793436117e-5 + t * (-1.6533902205465251539e-6 + t * 4.13813679705723846039e-8))));
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
  const t1 = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1));
  const t2 =
    z *
    (6.66666666666673513e-1 +
      w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)));
  const half = 0.5 * f * f;
  const dk = <f64>k;
  return dk * ln2High - (half - (s * (half + (t1 + t2)) + dk * ln2Low) - f);
}
