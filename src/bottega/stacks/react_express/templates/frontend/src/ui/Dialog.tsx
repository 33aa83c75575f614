import { useEffect, useId, useRef, type ReactNode } from 'react';
import { buttonClass } from './styles';

interface ConfirmDialogProps {
  title: string;
  children: ReactNode;
  confirm: string;
  pending?: boolean;
  error?: string | null;
  onConfirm: () => void;
  onCancel: () => void;
}

/** A question that must be answered. The browser keeps the focus inside and closes it on Escape. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { title, children, confirm, pending = false, error, onConfirm, onCancel } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
      className="dialog m-auto w-[min(28rem,calc(100vw-2rem))] rounded-2xl border border-line bg-surface p-6 text-ink shadow-2xl"
    >
      <h2 id={`${id}-title`} className="text-base font-semibold wrap-anywhere">
        {title}
      </h2>
      <div id={`${id}-text`} className="mt-2 text-sm leading-relaxed text-muted">
        {children}
      </div>
      {error && (
        <p role="alert" className="mt-4 rounded-lg bg-danger-soft px-3 py-2 text-sm text-danger-ink">
          {error}
        </p>
      )}
      <div className="mt-6 flex flex-wrap justify-end gap-2">
        <button type="button" autoFocus className={buttonClass('secondary')} onClick={onCancel}>
          Cancel
        </button>
        <button
          type="button"
          className={buttonClass('danger')}
          disabled={pending}
          onClick={onConfirm}
        >
          {confirm}
        </button>
      </div>
    </dialog>
  );
}
