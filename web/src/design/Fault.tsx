// What is shown where a page itself fails: what has happened, that nothing is lost, and what to do.
import { Component, type ReactNode } from 'react';
import { sorry } from '../words/words';

export class Fault extends Component<{ children: ReactNode }, { error?: unknown }> {
  override state: { error?: unknown } = {};

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error };
  }

  override render(): ReactNode {
    if (this.state.error === undefined) return this.props.children;
    return (
      <div role="alert" className="banner bad">
        {sorry(this.state.error)}
      </div>
    );
  }
}
