using System;
using UnityEngine.Events;

namespace Kinelink.Unity
{
    /// <summary>What can be wired to a character in the inspector. Texts: a verb, a thing's id, a sentence.</summary>
    [Serializable]
    public sealed class CharacterEvents
    {
        public TextEvent StepStarted = new TextEvent();
        public TextEvent StepDone = new TextEvent();
        public TextEvent Grasped = new TextEvent();
        public TextEvent Released = new TextEvent();
        public TextEvent Speaking = new TextEvent();
        public TextEvent Said = new TextEvent();
        public TextEvent Refused = new TextEvent();
        public UnityEvent Idle = new UnityEvent();
        public UnityEvent Interrupted = new UnityEvent();

        internal void Tell(EventInfo info)
        {
            switch (info.Name)
            {
                case "step_started": StepStarted.Invoke(info.Data["verb"].AsText); break;
                case "step_done": StepDone.Invoke(info.Data["verb"].AsText); break;
                case "grasp": Grasped.Invoke(info.Data["object"].AsText); break;
                case "release": Released.Invoke(info.Data["object"].AsText); break;
                case "speaking": Speaking.Invoke(info.Data["text"].AsText); break;
                case "said": Said.Invoke(info.Data["text"].AsText); break;
                case "error": Refused.Invoke(info.Data["message"].AsText); break;
                case "idle": Idle.Invoke(); break;
                case "interrupted": Interrupted.Invoke(); break;
            }
        }
    }
}
