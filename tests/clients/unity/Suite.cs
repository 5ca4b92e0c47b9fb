using System;
using System.Collections.Generic;
using System.Reflection;
using NUnit.Framework;

/// <summary>The package's own tests, as Unity's Test Runner runs them.</summary>
static class Suite
{
    public static void Register(Dictionary<string, Func<string[], string>> commands)
    {
        commands["suite"] = words => Run();
    }

    /// <summary>How many passed, then a line for each that failed.</summary>
    static string Run()
    {
        int passed = 0;
        var failed = new List<string>();
        foreach (string assembly in new[] { "Kinelink.Tests", "Kinelink.Editor.Tests" })
            foreach (Type type in Assembly.Load(assembly).GetTypes())
                foreach (MethodInfo test in type.GetMethods())
                {
                    if (!test.IsDefined(typeof(TestAttribute), false)) continue;
                    object fixture = Activator.CreateInstance(type);
                    try
                    {
                        test.Invoke(fixture, null);
                        passed++;
                    }
                    catch (TargetInvocationException error)
                    {
                        failed.Add(type.Name + "." + test.Name + ": " + error.InnerException);
                    }
                    foreach (MethodInfo after in type.GetMethods())
                        if (after.IsDefined(typeof(TearDownAttribute), false)) after.Invoke(fixture, null);
                }
        return passed + " " + Program.Hex(string.Join("\n", failed.ToArray()));
    }
}
