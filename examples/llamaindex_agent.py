# pip install llama-index-llms-openai-like; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import asyncio
import os

from llama_index.core.agent.workflow import AgentStream, FunctionAgent
from llama_index.llms.openai_like import OpenAILike


def weather(city: str) -> str:
    """Tells the weather in a city."""
    return f"{city}: +7, дождь"


async def main():
    llm = OpenAILike(
        model="GigaChat-2",
        api_base=os.environ.get("BRIDGE_URL", "http://127.0.0.1:8090") + "/v1",
        api_key=os.environ["BRIDGE_KEY"],
        is_chat_model=True,
        is_function_calling_model=True,
    )
    running = FunctionAgent(tools=[weather], llm=llm).run("Какая погода в Казани?")
    async for event in running.stream_events():
        if isinstance(event, AgentStream):
            print(event.delta, end="", flush=True)
    await running
    print()


asyncio.run(main())
