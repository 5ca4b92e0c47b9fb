using System.Collections.Generic;

namespace KinelinkDoubles
{
    /// <summary>What a test does to immediate-mode controls, and what they showed.</summary>
    public static class Gui
    {
        public static readonly List<string> Shown = new List<string>();
        public static string Pressed;
        public static string Typed;
        public static bool Changed;

        /// <summary>What a test puts into fields for objects, by their labels.</summary>
        public static readonly Dictionary<string, object> Chosen = new Dictionary<string, object>();

        public static bool Press(string text)
        {
            Shown.Add(text);
            return text == Pressed;
        }

        public static object Choose(string label, object now)
        {
            object chosen;
            if (!Chosen.TryGetValue(label, out chosen) || ReferenceEquals(chosen, now)) return now;
            Changed = true;
            return chosen;
        }

        public static string Type(string text)
        {
            return Typed ?? text;
        }
    }
}
