# pip install openai-agents; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import os

from agents import Agent, OpenAIResponsesModel, Runner, function_tool, set_tracing_disabled
from openai import AsyncOpenAI

# Otherwise each run, with its texts, is sent to OpenAI.
set_tracing_disabled(True)


@function_tool
def weather(city: str) -> str:
    """Tells the weather in a city."""
    return f"{city}: +7, дождь"


url = os.environ.get("BRIDGE_URL", "http://127.0.0.1:8090")
client = AsyncOpenAI(base_url=f"{url}/v1", api_key=os.environ["BRIDGE_KEY"])
model = OpenAIResponsesModel(model="GigaChat-2", openai_client=client)
agent = Agent(name="Weather", model=model, tools=[weather])
print(Runner.run_sync(agent, "Какая погода в Казани?").final_output)
