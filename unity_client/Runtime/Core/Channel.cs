namespace Kinelink
{
    /// <summary>The three connections of a client.</summary>
    public enum Channel
    {
        State,
        Events,
        Control
    }
}
