/** The issues of batches as those of one read. */

import { maxIssues, type ReadResult, type ValueIssue } from '@cauce/core';

export type Issues = Omit<ReadResult, 'table'>;

/** Keeps the first 100 issues and warnings of batches that come in order, and counts all: what one read would give. */
export class IssueCollector {
  readonly #issues: ValueIssue[] = [];
  readonly #warnings: ValueIssue[] = [];
  #issueCount = 0;
  #warningCount = 0;

  add({ issues, issueCount, warnings, warningCount }: Issues): void {
    this.#issues.push(...issues.slice(0, maxIssues - this.#issues.length));
    this.#warnings.push(...warnings.slice(0, maxIssues - this.#warnings.length));
    this.#issueCount += issueCount;
    this.#warningCount += warningCount;
  }

  result(): Issues {
    return {
      issues: this.#issues,
      issueCount: this.#issueCount,
      warnings: this.#warnings,
      warningCount: this.#warningCount,
    };
  }
}
