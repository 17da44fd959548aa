namespace SocConsole.Web.Agent;

/// <summary>Who the agent is to its console; in a file that only its account may read.</summary>
internal sealed record AgentIdentity(int AgentId, string DeviceId, string Secret, string Console)
{
    private const string File = "identity.json";

    public static AgentIdentity? Read(AgentSettings settings) => DurableFile.ReadJson<AgentIdentity>(settings.PathOf(File));

    public void Write(AgentSettings settings) => DurableFile.WriteJson(settings.PathOf(File), this);
}
