/** Class lists that several components share. */
const button =
  'inline-flex h-9 shrink-0 cursor-pointer items-center justify-center gap-1.5 rounded-lg px-3.5 text-sm font-medium ' +
  'whitespace-nowrap transition-colors focus-ring disabled:cursor-not-allowed disabled:opacity-55';

const VARIANTS = {
  primary: 'bg-accent text-on-accent shadow-xs hover:bg-accent-strong',
  secondary: 'border border-line-strong bg-surface text-ink shadow-xs hover:bg-hover',
  ghost: 'text-muted hover:bg-hover hover:text-ink',
  danger: 'bg-danger text-on-danger shadow-xs hover:bg-danger-strong',
  quietDanger: 'border border-line-strong bg-surface text-danger-ink shadow-xs hover:bg-danger-soft',
};

export type ButtonVariant = keyof typeof VARIANTS;

export function buttonClass(variant: ButtonVariant = 'secondary'): string {
  return `${button} ${VARIANTS[variant]}`;
}

export const iconButtonClass =
  'inline-flex size-9 shrink-0 cursor-pointer items-center justify-center rounded-lg text-muted ' +
  'transition-colors hover:bg-hover hover:text-ink focus-ring';

export const controlClass =
  'w-full rounded-lg border border-line-strong bg-field px-3 text-sm text-ink shadow-xs transition-colors ' +
  'placeholder:text-faint hover:border-line-bold focus-ring-inset aria-invalid:border-danger ' +
  'disabled:cursor-not-allowed disabled:bg-hover disabled:text-muted disabled:shadow-none';

export const cardClass = 'rounded-xl border border-line bg-surface shadow-xs';

export const linkClass =
  'rounded-sm font-medium text-accent-ink underline-offset-4 hover:underline focus-ring';

export type Tone = 'gray' | 'blue' | 'green' | 'amber' | 'red' | 'violet' | 'teal';
