import { type Stack, type StackOptions, startStack } from './stack';

/** For a suite whose tests start stacks of their own: starts one, which is stopped once its test is over. */
export function stacksOfTests(): (options?: StackOptions) => Promise<Stack> {
  const stacks: Stack[] = [];
  afterEach(async () => {
    for (const stack of stacks.splice(0)) await stack.stop();
  });
  return async (options) => {
    const stack = await startStack(options);
    stacks.push(stack);
    return stack;
  };
}
