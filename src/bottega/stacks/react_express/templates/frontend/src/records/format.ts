import type { MomentType, NumberType } from './resource';

const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeZone: 'UTC' });
const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
const RELATIVE = new Intl.RelativeTimeFormat(undefined, { numeric: 'auto' });
const NUMBERS: Record<NumberType, Intl.NumberFormat> = {
  integer: new Intl.NumberFormat(),
  decimal: new Intl.NumberFormat(undefined, { maximumFractionDigits: 6 }),
  money: new Intl.NumberFormat(undefined, { minimumFractionDigits: 2, maximumFractionDigits: 2 }),
};

/** Numbers come as strings so that no digit is lost; Intl reads such strings exactly. */
export function formatNumber(type: NumberType, value: string | number): string {
  return NUMBERS[type].format(value as number);
}

export function formatMoment(type: MomentType, value: string): string {
  if (type === 'time') return value;
  return (type === 'date' ? DATE : MOMENT).format(new Date(value));
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 31_536_000],
  ['month', 2_592_000],
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
];

/** "3 hours ago" */
export function formatAgo(iso: string, now = Date.now()): string {
  const seconds = (new Date(iso).getTime() - now) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  return step ? RELATIVE.format(Math.trunc(seconds / step[1]), step[0]) : 'just now';
}
