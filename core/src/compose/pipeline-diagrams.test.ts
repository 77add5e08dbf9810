import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  baggingRegressor,
  columns,
  featureUnion,
  type Pipeline,
  pca,
  pipeline,
  ridge,
  selectKBest,
  simpleImputer,
  stackingRegressor,
  standardScaler,
  transformedTargetRegressor,
  votingRegressor,
} from '../index.ts';

const deep = pipeline(
  columns({ numbers: [['km', '<b>&"'], simpleImputer({ strategy: 'median' })], same: ['year'] }),
  featureUnion({ transformers: { few: pca({ nComponents: 2 }), best: [standardScaler(), selectKBest()] } }),
  votingRegressor({
    estimators: {
      logs: transformedTargetRegressor({ regressor: ridge({ alpha: 3 }), func: 'log1p' }),
      stack: stackingRegressor({
        estimators: { bagged: baggingRegressor({ nEstimators: 3 }), ridge: ridge() },
      }),
    },
    weights: [2, 1],
  }),
) as Pipeline;

test('text: what a step nests is drawn below it', () => {
  assert.equal(
    deep.toString(),
    `Pipeline (regression)
├─ columns, other columns: dropped
│  ├─ numbers: km, <b>&"
│  │  └─ simpleImputer(strategy: "median")
│  └─ same: year
│     └─ (as they are)
├─ featureUnion
│  ├─ few
│  │  └─ pca(nComponents: 2)
│  └─ best
│     ├─ standardScaler()
│     └─ selectKBest()
└─ votingRegressor, weights: [2,1]
   ├─ logs
   │  └─ transformedTargetRegressor, func: "log1p"
   │     └─ ridge(alpha: 3)
   └─ stack
      └─ stackingRegressor
         ├─ bagged
         │  └─ baggingRegressor, nEstimators: 3
         │     └─ decisionTreeRegressor()
         ├─ ridge
         │  └─ ridge()
         └─ ridgeCv()`,
  );
});

test('HTML and SVG say the same, and nothing of it is markup', () => {
  for (const picture of [deep.toHtml(), deep.toSvg()]) {
    assert.ok(!picture.includes('<b>&"') && picture.includes('&lt;b&gt;&amp;&quot;'));
    for (const name of ['simpleImputer', 'selectKBest', 'logs', 'alpha: 3', 'decisionTreeRegressor']) {
      assert.ok(picture.includes(name), `${name} is missing`);
    }
    assert.ok(isWellFormed(picture));
    assert.doesNotMatch(picture, /<script|NaN|undefined|Infinity/);
  }
  assert.match(deep.toSvg(), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="\d+" height="\d+"/);
});

test('in a picture no box reaches out of the one that it is in', () => {
  const boxes = [
    ...deep.toSvg().matchAll(/<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)"/g),
  ].map(([, ...numbers]) => numbers.map(Number));
  const [width, height] = (/viewBox="0 0 (\d+) (\d+)"/.exec(deep.toSvg()) as RegExpExecArray)
    .slice(1)
    .map(Number);
  assert.ok(boxes.length > 15);
  for (const [i, [x, y, w, h]] of boxes.entries()) {
    assert.ok(x >= 0 && y >= 0 && x + w <= width && y + h <= height);
    for (const [u, v, s, t] of boxes.slice(i + 1)) {
      const apart = u >= x + w || x >= u + s || v >= y + h || y >= v + t;
      const within = u >= x && v >= y && u + s <= x + w + 0.01 && v + t <= y + h + 0.01;
      assert.ok(apart || within, `${[u, v, s, t]} crosses ${[x, y, w, h]}`);
    }
  }
});

/** Every tag is closed in order. */
function isWellFormed(markup: string): boolean {
  const open: string[] = [];
  for (const [, closing, name, own] of markup.matchAll(/<(\/?)([A-Za-z]+)(?:\s[^>]*?)?(\/?)>/g)) {
    if (own === '/') continue;
    if (closing === '') open.push(name);
    else if (open.pop() !== name) return false;
  }
  return open.length === 0;
}
