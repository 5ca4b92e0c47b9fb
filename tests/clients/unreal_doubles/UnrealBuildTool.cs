// What Unreal Build Tool gives a module's rules, as far as Kinelink.Build.cs uses it; and a program that tells what they say.
// https://dev.epicgames.com/documentation/en-us/unreal-engine/module-properties-in-unreal-engine

using System;
using System.Collections.Generic;
using System.IO;

namespace UnrealBuildTool
{
    /// https://dev.epicgames.com/documentation/en-us/unreal-engine/unreal-engine-build-tool-target-reference
    public struct UnrealTargetPlatform
    {
        public static readonly UnrealTargetPlatform Win64 = new UnrealTargetPlatform { Name = "Win64" };
        public string Name;
        public static bool operator ==(UnrealTargetPlatform a, UnrealTargetPlatform b) { return a.Name == b.Name; }
        public static bool operator !=(UnrealTargetPlatform a, UnrealTargetPlatform b) { return a.Name != b.Name; }
        public override bool Equals(object other) { return other is UnrealTargetPlatform && (UnrealTargetPlatform)other == this; }
        public override int GetHashCode() { return Name.GetHashCode(); }
    }

    public class ReadOnlyTargetRules
    {
        public UnrealTargetPlatform Platform;
    }

    /// https://dev.epicgames.com/documentation/en-us/unreal-engine/module-properties-in-unreal-engine
    public class ModuleRules
    {
        public enum PCHUsageMode { Default, NoPCHs, NoSharedPCHs, UseSharedPCHs, UseExplicitOrSharedPCHs }

        public PCHUsageMode PCHUsage = PCHUsageMode.Default;
        public bool bUseUnity = true;
        public string ModuleDirectory = Environment.GetEnvironmentVariable("MODULE");
        public readonly List<string> PublicDependencyModuleNames = new List<string>();
        public readonly List<string> PrivateDependencyModuleNames = new List<string>();
        public readonly List<string> PrivateIncludePaths = new List<string>();
        public readonly List<string> PublicSystemLibraries = new List<string>();

        public ModuleRules(ReadOnlyTargetRules target) { }

        public static void AddEngineThirdPartyPrivateStaticDependencies(ReadOnlyTargetRules target, params string[] names) { Told.AddRange(names); }
        private static readonly List<string> Told = new List<string>();

        public static void Main(string[] words)
        {
            var target = new ReadOnlyTargetRules { Platform = new UnrealTargetPlatform { Name = words[0] } };
            var rules = (ModuleRules)Activator.CreateInstance(Type.GetType("Kinelink"), target);
            Console.WriteLine("public " + string.Join(" ", rules.PublicDependencyModuleNames));
            Console.WriteLine("private " + string.Join(" ", rules.PrivateDependencyModuleNames));
            Console.WriteLine("third_party " + string.Join(" ", Told));
            Console.WriteLine("includes " + string.Join(" ", rules.PrivateIncludePaths));
            Console.WriteLine("libraries " + string.Join(" ", rules.PublicSystemLibraries));
            Console.WriteLine("apart " + (!rules.bUseUnity && rules.PCHUsage == PCHUsageMode.NoPCHs));
        }
    }
}
