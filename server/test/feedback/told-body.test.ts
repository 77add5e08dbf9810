import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CauceError, type ValueIssue } from '@cauce/core';
import { type Predicts, toldOf } from '../../src/feedback/told-body.ts';
import { HttpProblem } from '../../src/problem.ts';

const price: Predicts = {
  task: 'regression',
  target: { name: 'price', type: 'integer', nullable: false, range: [100, 12500] },
};
const doors: Predicts = {
  task: 'classification',
  target: { name: 'doors', type: 'category', nullable: false, values: ['3', '5', 'true'] },
};
const id = 'k3x9ab-1f4';

function issuesOf(body: unknown, predicts: Predicts = price): readonly ValueIssue[] {
  try {
    toldOf(body, predicts);
  } catch (error) {
    assert.ok(error instanceof CauceError);
    assert.equal(error.code, 'ROWS_INVALID');
    return (error.details as { issues: readonly ValueIssue[] }).issues;
  }
  return [];
}

describe('a body', () => {
  it('is one object, or several, with a list or the only target', () => {
    const told = [{ id, targets: [1, null, 2.5] }];
    assert.deepEqual(toldOf(told[0], price), told);
    assert.deepEqual(toldOf([...told, { id, target: '12500' }], price), [...told, { id, targets: [12500] }]);
    assert.deepEqual(toldOf([], price), []);
  });

  it('has the names of classes, known or new; those that read as numbers may be written as such', () => {
    const given = { id, targets: ['3', 5, true, 'seven', null, ''] };
    assert.deepEqual(toldOf(given, doors)[0].targets, ['3', '5', 'true', 'seven', null, null]);
  });

  const bad: [body: unknown, field: string | null, code: string, message: RegExp][] = [
    [[7], null, 'INSTANCE_NOT_OBJECT', /^Entry 0: must be an object with "id" and "targets"\. Got 7\.$/],
    [[[id, 1]], null, 'INSTANCE_NOT_OBJECT', /Got \[/],
    [{ targets: [1] }, 'id', 'FIELD_MISSING', /"id" is missing/],
    [{ id: 7, targets: [1] }, 'id', 'ID_INVALID', /must be the x-prediction-id of an answer.* Got 7\./],
    [{ id: `${id}${'z'.repeat(20)}`, targets: [1] }, 'id', 'ID_INVALID', /Got "k3x9ab-1f4z/],
    [{ id }, 'targets', 'FIELD_MISSING', /"targets" is missing/],
    [{ id, targets: 12500 }, 'targets', 'TARGETS_INVALID', /a value for each instance.* Got 12500\./],
    [{ id, targets: [1], target: 1 }, 'targets', 'TARGETS_INVALID', /or "target" for the only one/],
    [{ id, targetss: [1] }, 'targetss', 'FIELD_UNKNOWN', /did you mean "targets"/i],
    [{ id, targets: [1, 'dear'] }, 'targets[1]', 'VALUE_NOT_NUMBER', /a number such as 12500.* Got "dear"\./],
    [{ id, targets: ['12,500'] }, 'targets[0]', 'VALUE_NOT_NUMBER', /Got "12,500"/],
    [{ id, targets: [true] }, 'targets[0]', 'VALUE_NOT_NUMBER', /Got true/],
    [{ id, targets: [{}] }, 'targets[0]', 'VALUE_NOT_NUMBER', /null where it is not known/],
    [{ id, target: Number.POSITIVE_INFINITY }, 'targets[0]', 'VALUE_NOT_FINITE', /must be a number/],
  ];
  for (const [body, field, code, message] of bad) {
    it(`is refused with ${code} for ${JSON.stringify(body).slice(0, 60)}`, () => {
      const issues = issuesOf(body);
      const issue = issues.find(own => own.code === code);
      assert.ok(issue, JSON.stringify(issues));
      assert.deepEqual([issue.instance, issue.field], [0, field]);
      assert.match(issue.message, message);
    });
  }

  it('is refused for what cannot be the name of a class', () => {
    for (const target of [7, {}, [], false]) {
      const [issue] = issuesOf({ id, target }, doors);
      assert.equal(issue.code, 'VALUE_NOT_STRING');
      assert.match(issue.message, /the name of a class such as "3"/);
    }
  });

  it('is refused as a whole with each thing that is wrong, by entry', () => {
    const issues = issuesOf([{ id, target: 1 }, { id, target: 'x' }, 7, { id: '', targets: [1, 'y'] }]);
    assert.deepEqual(
      issues.map(({ instance, field }) => [instance, field]),
      [
        [1, 'targets[0]'],
        [2, null],
        [3, 'id'],
        [3, 'targets[1]'],
      ],
    );
  });

  it('is neither a number nor nothing', () => {
    for (const body of [7, 'x', null, true]) {
      assert.throws(
        () => toldOf(body, price),
        error => error instanceof HttpProblem && error.code === 'BODY_SHAPE',
      );
    }
  });
});
