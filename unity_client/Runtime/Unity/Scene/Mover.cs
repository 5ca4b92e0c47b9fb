namespace Kinelink.Unity
{
    /// <summary>Who moves a thing.</summary>
    public enum Mover
    {
        /// <summary>Both: characters carry it, and where the engine moves it the server is told.</summary>
        Both,

        /// <summary>The engine alone: a tracked hand, a vehicle.</summary>
        Engine,

        /// <summary>The server alone, which has it anyway, such as the door that comes with a fridge: `fridge.door`.</summary>
        Server
    }
}
