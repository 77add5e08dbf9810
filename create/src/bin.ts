#!/usr/bin/env node
/** `npm create cauce@latest`: what `cauce init` does, before anything is installed. */

import { runCli } from 'cauce/command';

process.exitCode = await runCli(['init', ...process.argv.slice(2)]);
