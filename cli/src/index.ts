/** The public face of the library: everything that one needs to go from a table to a prediction service. */

export * from '@cauce/core';
export * from '@cauce/io/node';
export * from '@cauce/server';
export * from '@cauce/store';
