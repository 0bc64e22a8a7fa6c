import { join } from 'node:path';
import type { PythonPackage } from '../python-package';

/** A framework for agents in Python, with the example that shows it. */
export interface Framework extends PythonPackage {
  readonly example: string;
  /** The tool by which it has the model answer, with what it is called with; a text where it takes that. */
  readonly answersWith?: readonly [tool: string, args: Readonly<Record<string, string>>];
  /** Who tells the model what its tool gave, where it is not the tool. */
  readonly resultsFrom?: string;
  /** What the example prints. */
  readonly prints: string;
}

/** The frameworks name only the lowest versions of what they need: a file beside this one pins all of it. */
function pinned(name: string, pythonPackage: string, version: string) {
  return { name, pythonPackage, version, pins: join(__dirname, `${name}.txt`), minors: [11, 14] as const };
}

const said = 'В Казани дождь';

/** Those that `npm test` installs and runs. */
export const lightFrameworks: readonly Framework[] = [
  { ...pinned('langchain', 'langchain[openai]', '1.5.2'), example: 'langchain_agent.py', prints: said },
  { ...pinned('llamaindex', 'llama-index-llms-openai-like', '0.8.1'), example: 'llamaindex_agent.py', prints: said },
  { ...pinned('openai-agents', 'openai-agents', '0.24.0'), example: 'openai_agents.py', prints: said },
  {
    ...pinned('pydantic-ai', 'pydantic-ai-slim[openai]', '2.68.0'),
    example: 'pydantic_ai_agent.py',
    answersWith: ['final_result', { city: 'Казань', advice: 'возьмите плащ' }],
    prints: 'Казань: возьмите плащ',
  },
  {
    ...pinned('smolagents', 'smolagents[openai]', '1.26.0'),
    example: 'smolagents_agent.py',
    answersWith: ['final_answer', { answer: said }],
    resultsFrom: 'user',
    prints: said,
  },
];

/** Those of 800 MB: `FRAMEWORKS=heavy npx mocha test/clients/frameworks/frameworks.test.ts` installs and runs them. */
export const heavyFrameworks: readonly Framework[] = [
  { ...pinned('crewai', 'crewai', '1.15.30'), example: 'crewai_crew.py', prints: said },
];
