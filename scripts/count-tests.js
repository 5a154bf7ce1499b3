#!/usr/bin/env node
// Adds up vitest's JSON reports: `count-tests.js FILE...` prints `N passed, N failed`, and fails if any failed or none ran.
import { readFileSync } from 'node:fs';

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (key) => reports.reduce((total, report) => total + report[key], 0);
const [passed, failed, total] = [sum('numPassedTests'), sum('numFailedTests'), sum('numTotalTests')];
const skipped = total - passed - failed;
if (skipped > 0) process.stdout.write(`${skipped} tests did not run\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
const sound = reports.length > 0 && reports.every((report) => report.success && report.numPassedTests > 0);
process.exitCode = sound && failed === 0 && skipped === 0 ? 0 : 1;
