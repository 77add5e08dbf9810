/** The issues of batches as those of one read. */

import { maxIssues, type ReadResult, type ValueIssue } from '@cauce/core';

export type Issues = Omit<ReadResult, 'table'>;

/** Keeps the first 100 issues and warnings of batches that come in order, and counts all: what one read would give. */
export class IssueCollector {
  readonly #issues: ValueIssue[] = [];
  readonly #warnings: ValueIssue[] = [];
  readonly #issueCounts = new Map<string | null, number>();
  #issueCount = 0;
  #warningCount = 0;

  add({
    issues = [],
    issueCount = 0,
    issueCounts = new Map(),
    warnings = [],
    warningCount = 0,
  }: Partial<Issues>): void {
    this.#issues.push(...issues.slice(0, maxIssues - this.#issues.length));
    this.#warnings.push(...warnings.slice(0, maxIssues - this.#warnings.length));
    this.#issueCount += issueCount;
    for (const [field, count] of issueCounts) {
      this.#issueCounts.set(field, (this.#issueCounts.get(field) ?? 0) + count);
    }
    this.#warningCount += warningCount;
  }

  result(): Issues {
    return {
      issues: this.#issues,
      issueCount: this.#issueCount,
      issueCounts: this.#issueCounts,
      warnings: this.#warnings,
      warningCount: this.#warningCount,
    };
  }
}
