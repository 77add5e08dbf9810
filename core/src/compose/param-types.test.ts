import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  baggingRegressor,
  columns,
  decisionTreeRegressor,
  isCauceError,
  pipeline,
  ridge,
  simpleImputer,
  stackingRegressor,
  standardScaler,
  votingRegressor,
} from '../index.ts';

const vote = pipeline(
  columns({ numbers: [['km'], simpleImputer({ strategy: 'mean' })] }, { remainder: 'passthrough' }),
  votingRegressor({
    estimators: { linear: pipeline(standardScaler(), ridge()), tree: decisionTreeRegressor() },
    weights: [1, 2],
  }),
);

test('parameters of estimators within estimators have a path', () => {
  assert.deepEqual(
    vote.paramPaths.filter(path => /alpha|withMean|strategy|maxDepth|weights|remainder/.test(path)),
    [
      'columns.numbers.simpleImputer.strategy',
      'columns.remainder',
      'votingRegressor.linear.standardScaler.withMean',
      'votingRegressor.linear.ridge.alpha',
      'votingRegressor.tree.decisionTreeRegressor.maxDepth',
      'votingRegressor.weights',
    ],
  );
  const changed = vote.withParams({
    'votingRegressor.linear.ridge.alpha': 7,
    'votingRegressor.tree.decisionTreeRegressor.maxDepth': 3,
    'columns.numbers.simpleImputer.strategy': 'median',
  });
  assert.match(changed.toString(), /alpha 7|alpha: 7/);
});

type Changes = Parameters<typeof vote.withParams>[0];

test('a path or a value that no such pipeline has does not compile, and is refused', () => {
  // @ts-expect-error: misspelt
  assert.throws(() => vote.withParams({ 'votingRegressor.linear.ridge.alfa': 7 }), unknown);
  // @ts-expect-error: no such estimator
  const elsewhere: Changes = { 'votingRegressor.trees.decisionTreeRegressor.maxDepth': 7 };
  assert.throws(() => vote.withParams(elsewhere), unknown);
  // @ts-expect-error: no number
  assert.throws(() => vote.withParams({ 'votingRegressor.linear.ridge.alpha': 'much' }), invalid);
  const bagging = pipeline(baggingRegressor({ estimator: ridge() }));
  bagging.withParams({ 'baggingRegressor.ridge.alpha': 2, 'baggingRegressor.nEstimators': 3 });
  // @ts-expect-error: a ridge has no depth
  assert.throws(() => bagging.withParams({ 'baggingRegressor.ridge.maxDepth': 2 }), unknown);
  const stack = pipeline(stackingRegressor({ estimators: { ridge: ridge() } }));
  stack.withParams({ 'stackingRegressor.ridge.ridge.alpha': 2, 'stackingRegressor.ridgeCv.alphas': [3] });
});

function unknown(error: unknown): boolean {
  return isCauceError(error, 'PARAM_UNKNOWN');
}

function invalid(error: unknown): boolean {
  return isCauceError(error, 'PARAM_INVALID');
}
