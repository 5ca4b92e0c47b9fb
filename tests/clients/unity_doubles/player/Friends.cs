using System.Runtime.CompilerServices;

// What the engine knows inside, tests set and look at.
[assembly: InternalsVisibleTo("unity_probe")]
