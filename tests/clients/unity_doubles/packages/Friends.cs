using System.Runtime.CompilerServices;

// What the device knows, tests set.
[assembly: InternalsVisibleTo("unity_probe")]
