import type { ReactNode } from 'react';
import type { ApiError } from '../api/client';
import { Icon, type IconName } from './Icon';
import { buttonClass, cardClass } from './styles';
import { useTitle } from './title';

interface NoticeProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  role?: 'alert';
  /** Whether the words are the heading of the page. */
  isHeading?: boolean;
}

/** Words in the place of what cannot be shown, with the next thing to do. */
export function Notice(props: NoticeProps) {
  const { icon, title, children, action, role, isHeading = false } = props;
  const Title = isHeading ? 'h1' : 'p';
  return (
    <div role={role} className="flex flex-col items-center px-6 py-14 text-center">
      <span className="flex size-11 items-center justify-center rounded-full bg-accent-soft text-accent-ink">
        <Icon name={icon} className="size-5" />
      </span>
      <Title className="mt-4 text-base font-semibold text-ink">{title}</Title>
      {children && <div className="mt-1 max-w-sm text-sm leading-relaxed text-muted">{children}</div>}
      {action && <div className="mt-5">{action}</div>}
    </div>
  );
}

export function ErrorNotice({ error, onRetry }: { error: ApiError; onRetry?: () => void }) {
  return (
    <Notice
      role="alert"
      icon={error.status === 403 ? 'lock' : 'alert'}
      title={error.status === 403 ? 'You may not see this' : 'This could not be loaded'}
      action={
        onRetry && (
          <button type="button" className={buttonClass()} onClick={onRetry}>
            Try again
          </button>
        )
      }
    >
      {error.message}
    </Notice>
  );
}

/** A whole page that says something. */
export function NoticePage(props: NoticeProps) {
  useTitle(props.title);
  return (
    <div className={`${cardClass} mx-auto mt-6 max-w-xl`}>
      <Notice {...props} isHeading />
    </div>
  );
}

/** A grey bar where words will be, of about their size, so that nothing jumps. */
export function Skeleton({ className = 'h-4 w-24' }: { className?: string }) {
  return <span aria-hidden="true" className={`skeleton block rounded-md bg-skeleton ${className}`} />;
}
