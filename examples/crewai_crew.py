# pip install crewai; BRIDGE_URL and BRIDGE_KEY are what the bridge printed when it started to listen.
import os

# Otherwise CrewAI tells its makers about each run. Read when it is imported.
os.environ["CREWAI_DISABLE_TELEMETRY"] = "true"
from crewai import LLM, Agent, Crew, Task
from crewai.tools import tool


@tool
def weather(city: str) -> str:
    """Tells the weather in a city."""
    return f"{city}: +7, дождь"


url = os.environ.get("BRIDGE_URL", "http://127.0.0.1:8090")
llm = LLM(model="openai/GigaChat-2", base_url=f"{url}/v1", api_key=os.environ["BRIDGE_KEY"])
guide = Agent(role="Guide", goal="Tell travellers what to expect", backstory="You know Tatarstan", tools=[weather], llm=llm)
task = Task(description="Какая погода в Казани?", expected_output="One sentence", agent=guide)
print(Crew(agents=[guide], tasks=[task]).kickoff())
