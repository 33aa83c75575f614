import { Component, type ErrorInfo, type ReactNode } from 'react';
import { NoticePage } from '../ui/States';
import { buttonClass } from '../ui/styles';

/** Keeps a fault of one page from taking the whole application away. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError() {
    return { failed: true };
  }

  override componentDidCatch(error: Error, info: ErrorInfo) {
    console.error(error, info.componentStack);
  }

  override render() {
    if (!this.state.failed) return this.props.children;
    return (
      <NoticePage
        role="alert"
        icon="alert"
        title="This page has stopped working"
        action={
          <button type="button" className={buttonClass()} onClick={() => window.location.reload()}>
            Load it again
          </button>
        }
      >
        What you saved is safe.
      </NoticePage>
    );
  }
}
